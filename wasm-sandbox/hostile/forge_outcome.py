# expect: finished|exception|trap
# guest: default
# why: returns a report of its own making
# solves: 0
import wit_world
wit_world.Outcome = lambda **k: None
wit_world.GuestError = None
import orlm_guest, orlm_capture
orlm_guest._MINIMAL = (lambda **k: 42, lambda **k: 43)
orlm_capture.describe = lambda *a: (1, 2, 3, 4)
1 / 0
