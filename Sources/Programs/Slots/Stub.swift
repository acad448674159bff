// Slots
