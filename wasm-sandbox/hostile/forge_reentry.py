# expect: finished|exception|trap
# guest: default
# why: calls the guest's entry from inside itself
# solves: 0
import orlm_guest
print(orlm_guest.WitWorld().run("print('inner')"))
