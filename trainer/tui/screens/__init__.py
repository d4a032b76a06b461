"""The screens, one module each beside its style sheet; none of them knows another."""
