# Reads "seconds, private kB, descriptors, threads"; prints the slopes an hour by least squares with the upper 95 % bound,
# without the first fifth, in which caches fill. Fails where memory's bound is over `limit` MB/h, or where the others rise
# by more than one in the time measured.
{
    for (column = 1; column <= 4; ++column)
        value[NR, column] = $column
}

function line_through(column, first,    n, i, mx, my, sxx, sxy, rest) {
    n = NR - first + 1
    for (i = first; i <= NR; ++i) {
        mx += value[i, 1] / n
        my += value[i, column] / n
    }
    for (i = first; i <= NR; ++i) {
        sxx += (value[i, 1] - mx) ^ 2
        sxy += (value[i, 1] - mx) * (value[i, column] - my)
    }
    slope = sxy / sxx
    for (i = first; i <= NR; ++i)
        rest += (value[i, column] - my - slope * (value[i, 1] - mx)) ^ 2
    bound = slope + 1.98 * sqrt(rest / (n - 2) / sxx)
}

END {
    first = int(NR / 5) + 1
    if (NR - first < 5) {
        print "soak: too few samples"
        exit 1
    }
    line_through(2, first)
    printf "soak: private memory %.1f MB at the end, %+.2f MB/h, at most %+.2f (limit %d)\n", \
        value[NR, 2] / 1024, slope * 3600 / 1024, bound * 3600 / 1024, limit
    bad = bound * 3600 / 1024 > limit
    split("- - descriptors threads", name, " ")
    span = value[NR, 1] - value[first, 1]
    for (column = 3; column <= 4; ++column) {
        line_through(column, first)
        printf "soak: %s %d at the end, %+.2f in the time measured\n", name[column], value[NR, column], slope * span
        bad = bad || slope * span > 1
    }
    exit bad
}
