#if __has_include(<cblas.h>)
#include <cblas.h>
#else
#error "OpenBLAS is not installed: apt-get install libopenblas-dev pkg-config"
#endif
