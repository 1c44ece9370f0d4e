"""What stands where on the screen, worked out without a screen: plain values in, plain values out."""

from __future__ import annotations
