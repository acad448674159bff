#pragma once

// The hot loops: each body is written once and compiled once a CPU level, under its own symbol.
//
// A topic has a header of its own with a struct of function pointers, the constant array of these
// structs by level, and inline functions that call through it. The level is always an argument.
// There is no resolver that picks behind one's back, so any level can be pinned, and compared.

#include "CKernelsBits.h"
#include "CKernelsConvolutions.h"
#include "CKernelsElementary.h"
#include "CKernelsLevels.h"
#include "CKernelsNeighbours.h"
#include "CKernelsNetworks.h"
#include "CKernelsProducts.h"
#include "CKernelsReductions.h"
