#include "app/command_line.h"
#include "app/commands.h"
#include "core/base/heap.h"

#include <cstdio>
#include <exception>
#include <new>

int main(int argc, char** argv) {
    fovea::keepFreedMemory();
    try {
        return fovea::runCommandLine(argc, argv);
    } catch (const fovea::UsageError& error) {
        std::fprintf(stderr, "fovea: %s\n", error.what());
        return 2;
    } catch (const std::bad_alloc&) {
        std::fputs(
            "fovea: there is not enough memory for this; a smaller picture, network or batch needs less\n",
            stderr);
        return 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "fovea: %s\n", error.what());
        return 1;
    }
}
