#if __has_include(<zlib.h>)
#include <zlib.h>
#else
#error "zlib is not installed: apt-get install zlib1g-dev pkg-config"
#endif
