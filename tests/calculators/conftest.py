from __future__ import annotations


# How long one example takes says more about the machine than about the code.
