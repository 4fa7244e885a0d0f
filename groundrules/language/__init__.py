"""What the other layers need to know about text: its normal form and its meaning as a vector."""
