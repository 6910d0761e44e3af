# Reads the checksums of our files, `ninja -t deps` and the compile database; prints "FILE<TAB>INPUTS" for every source
# of ours, where INPUTS changes whenever a verdict about the file may.
FILENAME ~ /sums$/ { sum[$2] = $1; next }

FILENAME ~ /deps$/ && /: #deps/ { object = $1; sub(/:$/, "", object); next }
FILENAME ~ /deps$/ {
    if ($1 in sum)
        inputs[object] = inputs[object] " " sum[$1]
    next
}

/^ *"command": / {
    command = $0
    object = $0
    sub(/.* -o /, "", object)
    sub(/ .*/, "", object)
}
/^ *"file": / {
    file = $2
    gsub(/[",]/, "", file)
    if (file in sum)
        print file "\t" rules (index(file, root "tests/") == 1 ? in_tests : "") " " sum[file] " " command inputs[object]
}
