enum RandomnessPlaceholder {}
