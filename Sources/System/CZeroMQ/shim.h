#pragma once

#include <zmq.h>

// Version 4.3.4 knows this option in every build, and its header names it among the drafts.
#ifndef ZMQ_ZAP_ENFORCE_DOMAIN
#define ZMQ_ZAP_ENFORCE_DOMAIN 93
#endif
