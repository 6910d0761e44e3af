// Opens the data folder in the first argument, says so in one line, and holds it until stdin ends.

#include "core/base/data_folder.h"

#include <cstdio>

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    const auto folder = hub::DataFolder::open(argv[1], QStringLiteral("data_folder_holder"));
    std::puts(folder ? "owner" : folder.error().message().toUtf8().constData());
    std::fflush(stdout);
    while (folder && std::getchar() != EOF) {
    }
    return folder ? 0 : 1;
}
