"""Models that many programs need a part of."""
