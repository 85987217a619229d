# expect: model_too_large
# why: a request that is larger than any model may be
import wit_world
wit_world.solve(bytes(20 << 20))
