#include "app/command_line.h"

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
    try {
        return fovea::runCommandLine(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "fovea: %s\n", error.what());
        return 1;
    }
}
