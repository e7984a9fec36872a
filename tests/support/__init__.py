"""What tests share: how they wait, what they start."""
