"""Facts: the catalogue of questions, the profile, and answers as arrays."""
