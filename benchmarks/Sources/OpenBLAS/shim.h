// OpenBLAS's header: what our own products are measured against.
#pragma once
#include <cblas.h>
