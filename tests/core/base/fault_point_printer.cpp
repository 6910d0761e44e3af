// Prints for every name given which of 200 visits of that fault point fire, as a line of 0 and 1.

#include "core/base/fault_point.h"

#include <cstdio>

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        for (int visit = 0; visit < 200; ++visit)
            std::putchar(FAULT_POINT(argv[i]) ? '1' : '0');
        std::putchar('\n');
    }
    return 0;
}
