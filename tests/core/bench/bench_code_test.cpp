#include "core/bench/bench_code.h"
#include "core/bench/bench_edit.h"
#include "core/bench/bench_presets.h"
#include "tests/support/random_bench.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>

namespace fovea {
namespace {

using ::testing::HasSubstr;

using ResultPointer = std::shared_ptr<const BenchResult>;

ResultPointer compute(const BenchState& state) {
    const Workers workers(1);
    return computeBench(state, workers);
}

struct Finished {
    int status = -1;
    std::string output;
};

/// Debian's Python, whose packages are Debian's, whatever else a person has installed.
Finished runPython(const std::string& arguments) {
    struct ClosePipe {
        void operator()(std::FILE* pipe) const { pclose(pipe); }
    };
    Finished finished;
    // One thread each: idle ones that spin would slow a busy machine down.
    const std::string command = "OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 /usr/bin/python3 " + arguments;
    std::unique_ptr<std::FILE, ClosePipe> pipe(popen(command.c_str(), "r"));
    std::array<char, 4096> buffer{};
    while (pipe) {
        const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe.get());
        if (count == 0) {
            break;
        }
        finished.output.append(buffer.data(), count);
    }
    finished.status = pipe ? pclose(pipe.release()) : -1;
    return finished;
}

bool canImport(const std::string& module) {
    return runPython("-c 'import " + module + "' 2>/dev/null").status == 0;
}

void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

/// What each program prints; all run in one process, because to import a library takes seconds.
std::vector<std::string> printedBy(const std::vector<std::string>& programs) {
    const test::TemporaryFolder folder;
    const std::string separator = "next program";
    write(folder.file("all.py"),
          "import sys\nfor path in sys.argv[1:]:\n    exec(open(path).read(), {})\n    print('" + separator +
              "')\n");
    std::string arguments = folder.file("all.py").string();
    for (std::size_t i = 0; i < programs.size(); ++i) {
        const std::filesystem::path path = folder.file(std::to_string(i) + ".py");
        write(path, programs[i]);
        arguments += " " + path.string();
    }
    const Finished finished = runPython(arguments + " 2>&1");
    EXPECT_EQ(finished.status, 0) << finished.output.substr(0, 2000);
    std::vector<std::string> printed;
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = finished.output.find(separator, begin)) != std::string::npos;
         begin = end + separator.size()) {
        printed.push_back(finished.output.substr(begin, end - begin));
    }
    return printed;
}

std::vector<double> numbersIn(const std::string& text) {
    std::vector<double> numbers;
    for (const char* at = text.c_str(); *at != '\0';) {
        char* end = nullptr;
        const bool begins = std::isdigit(static_cast<unsigned char>(*at)) != 0 || *at == '-';
        const double number = begins ? std::strtod(at, &end) : 0;
        if (end != nullptr && end != at) {
            numbers.push_back(number);
            at = end;
        } else {
            ++at;
        }
    }
    return numbers;
}

struct Sample {
    std::string name;
    ResultPointer result;
};

std::vector<Sample> samples() {
    std::vector<Sample> all;
    for (const char* name : {"stride1", "stride2", "same", "column", "filters6", "filters10", "pool", "fc",
                             "pointwise", "neurons"}) {
        all.push_back({name, compute(findBenchPreset(name)->make())});
    }
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        all.push_back({"seed " + std::to_string(seed), compute(test::randomFittingBench(seed))});
    }
    return all;
}

void expectSameNumbers(std::string (*codeOf)(const BenchResult&)) {
    const std::vector<Sample> all = samples();
    std::vector<std::string> programs;
    std::ranges::transform(all, std::back_inserter(programs),
                           [&](const Sample& sample) { return codeOf(*sample.result); });
    const std::vector<std::string> printed = printedBy(programs);
    ASSERT_EQ(printed.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        SCOPED_TRACE(all[i].name + "\n" + programs[i].substr(0, 3000));
        const std::span<const float> expected = all[i].result->output->values();
        const std::vector<double> numbers = numbersIn(printed[i]);
        ASSERT_EQ(numbers.size(), expected.size());
        double scale = 1e-3;
        for (const float value : expected) {
            scale = std::max(scale, std::abs(static_cast<double>(value)));
        }
        for (std::size_t j = 0; j < numbers.size(); ++j) {
            ASSERT_NEAR(numbers[j], static_cast<double>(expected[j]), 1e-5 * scale) << "element " << j;
        }
    }
}

TEST(BenchCode, GivesTheSameNumbersInPyTorch) {
    if (!canImport("torch")) {
        GTEST_SKIP()
            << "/usr/bin/python3 cannot import torch: install python3-torch to check the PyTorch code";
    }
    expectSameNumbers(torchCode);
}

TEST(BenchCode, GivesTheSameNumbersInNumPy) {
    if (!canImport("numpy")) {
        GTEST_SKIP() << "/usr/bin/python3 cannot import numpy: install python3-numpy to check the NumPy code";
    }
    expectSameNumbers(numpyCode);
}

TEST(BenchCode, IsWrittenForPeople) {
    const ResultPointer result = compute(findBenchPreset("stride2")->make());
    const std::string torch = torchCode(*result);
    EXPECT_THAT(torch, HasSubstr("# Convolution: 7×7×1, 1 filter of 3×3×1, stride 2 → 3×3×1\n"));
    EXPECT_THAT(
        torch,
        HasSubstr("weight = torch.tensor([[[\n    [-1, 0, 1],\n    [-1, 0, 1],\n    [-1, 0, 1],\n]]], "));
    EXPECT_THAT(torch, HasSubstr("output = F.conv2d(input, weight, bias, stride=(2, 2))\n"));
    EXPECT_THAT(numpyCode(*result),
                HasSubstr("            window = input[0, :, y*2:y*2 + 3, x*2:x*2 + 3]\n"
                          "            output[0, k, y, x] = np.sum(window * weight[k]) + bias[k]\n"));
}

TEST(BenchCode, SaysWhyThereIsNoOutput) {
    const ResultPointer result = compute(findBenchPreset("stride3")->make());
    for (const std::string& code : {torchCode(*result), numpyCode(*result)}) {
        EXPECT_THAT(code, HasSubstr("raise SystemExit(\"The windows do not fit. Rows: 2.33."));
        EXPECT_THAT(code, ::testing::Not(HasSubstr("print(output)")));
    }
}

TEST(BenchCode, WritesNumbersThatOnlyPythonWritesOtherwise) {
    BenchState state = arranged({});
    state = withInput(state, {.channel = 0, .y = 0, .x = 0}, std::nanf(""));
    state = withInput(state, {.channel = 0, .y = 0, .x = 1}, -INFINITY);
    state = withInput(state, {.channel = 0, .y = 0, .x = 2}, -0.0F);
    state = withInput(state, {.channel = 0, .y = 0, .x = 3}, 0.1F);
    EXPECT_THAT(torchCode(*compute(state)), HasSubstr("[float(\"nan\"), float(\"-inf\"), -0.0, 0.1, "));
}

} // namespace
} // namespace fovea
