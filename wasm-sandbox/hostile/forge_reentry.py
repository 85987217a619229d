# expect: finished|exception|trap
# why: calls the guest's entry from inside itself
# solves: 0
import orlm_guest
print(orlm_guest.WitWorld().run("print('inner')"))
