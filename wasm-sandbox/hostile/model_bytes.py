# expect: model_too_large
# why: a request that is larger than any model may be
from orlm_model import bridge
bridge.solve(bytes(20 << 20))
