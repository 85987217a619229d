# expect: output_limit
# why: returns a report that is larger than the host takes
# solves: 0
import orlm_capture
orlm_capture.CappedText.text = lambda self: "x" * (6 << 20)
