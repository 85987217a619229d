"""Subscriptions to the solver's callbacks."""

from weakref import proxy

from highspy import cb
from highspy._enums import HighsStatus
from highspy._exceptions import HighsError, HighsStatusError


class HighsCallbackEvent:
    """One call of the solver."""

    __slots__ = ["callback_type", "data_in", "data_out", "message", "user_data"]

    def __init__(self, callback_type, message, data_out, data_in, user_data):
        self.callback_type, self.message, self.user_data = callback_type, message, user_data
        self.data_out, self.data_in = data_out, data_in

    def interrupt(self, interrupt_value=True):
        if self.data_in is not None:
            self.data_in.user_interrupt = interrupt_value

    def val(self, var_expr):
        from highspy.highs import Highs

        return Highs.internal_get_value(self.data_out.mip_solution, var_expr)

    @property
    def cuts(self):
        return []  # the host shows no cuts


class HighsCallback:
    """Those who want to hear of one kind of event."""

    __slots__ = ["callback_type", "callbacks", "highs", "user_callback_data"]

    def __init__(self, callback_type, highs):
        self.callback_type, self.highs = callback_type, proxy(highs)
        self.callbacks, self.user_callback_data = [], {}

    def subscribe(self, callback, user_data=None):
        if not self.callbacks:
            status = self.highs.startCallback(self.callback_type)
            if status != HighsStatus.kOk:
                raise HighsStatusError("startCallback", status)
        if callback not in self.user_callback_data:
            self.callbacks.append(callback)
            self.user_callback_data[callback] = user_data
        return self

    def _drop(self, callbacks):
        for callback in callbacks:
            del self.user_callback_data[callback]
            self.callbacks.remove(callback)
        if not self.callbacks:
            self.highs.stopCallback(self.callback_type)
        return self

    def unsubscribe(self, callback):
        return self._drop([callback]) if callback in self.user_callback_data else self

    def unsubscribe_by_data(self, user_data):
        return self._drop([callback for callback, data in self.user_callback_data.items() if data == user_data])

    __iadd__, __isub__ = subscribe, unsubscribe

    def clear(self):
        self.callbacks, self.user_callback_data = [], {}
        self.highs.stopCallback(self.callback_type)

    def fire(self, callback_type, message, data_out, data_in):
        event = HighsCallbackEvent(callback_type, message, data_out, data_in, None)
        for callback in self.callbacks:
            event.user_data = self.user_callback_data.get(callback)
            callback(event)


class Subscription:
    """The attribute of a solver object for one kind of event; only `+=` and `-=` may assign it."""

    def __init__(self, callback_type):
        self.callback_type = callback_type

    def __get__(self, owner, objtype=None):
        return self if owner is None else owner.callbacks[int(self.callback_type)]

    def __set__(self, owner, value):
        if owner.callbacks[int(self.callback_type)] is not value:
            raise HighsError("Cannot set callback directly.  Use .subscribe(callback) instead.")


def subscriptions():
    """{attribute of Highs: Subscription}"""
    kinds = (
        "Logging SimplexInterrupt IpmInterrupt MipSolution MipImprovingSolution MipLogging MipInterrupt MipGetCutPool "
        "MipDefineLazyConstraints MipUserSolution"
    ).split()
    return {f"cb{kind}": Subscription(getattr(cb, f"kCallback{kind}")) for kind in kinds}


def all_kinds():
    return [cb.HighsCallbackType(number) for number in range(int(cb.kCallbackMax) + 1)]
