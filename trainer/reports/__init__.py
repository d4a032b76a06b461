"""What a learner takes along after a drill, as documents."""
