// Takes back what products.c says of a level's vectors, so that the next level can say its own.

#undef LEVEL_NAME
#undef NARROW_NAME
#undef VECTOR
#undef LANES
#undef TILE_ROWS
#undef TILE_VECTORS
#undef SLAB_COLUMNS
#undef LOAD
#undef STORE
#undef LOAD_HEAD
#undef STORE_HEAD
#undef SPREAD
#undef TURN
