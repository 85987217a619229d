# expect: finished|exception|trap
# why: calls the guest's entry from inside itself
# guest: packages
# solves: 0
import orlm_packages
orlm_packages._call = lambda request, call=orlm_packages._call: b"print('inner')" if request == b"p" else call(request)
orlm_packages.run()
