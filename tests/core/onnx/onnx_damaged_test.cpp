#include "core/onnx/onnx_writer.h"
#include "tests/core/onnx/onnx_file.h"
#include "tests/core/onnx/sample_models.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <fstream>

namespace fovea {

namespace {

using test::errorOf;
using test::filters;
using test::OnnxFile;
using test::ramp;
using test::smallNetwork;
using ::testing::HasSubstr;

std::string messageOf(const std::filesystem::path& path, const OnnxLimits& limits = {}) {
    try {
        static_cast<void>(readOnnx(path, limits));
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), ::testing::StartsWith(path.string() + ": "));
        return error.what();
    }
    ADD_FAILURE() << path << " was accepted";
    return {};
}

void writeBytes(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

TEST(DamagedOnnxFile, IsAcceptedByThisTestWhenNothingIsBroken) {
    EXPECT_EQ(smallNetwork().read().graph->size(), 3U);
}

TEST(DamagedOnnxFile, SaysWhatIsWrongWithTheFileItself) {
    const test::TemporaryFolder folder;
    EXPECT_THAT(messageOf(folder.file("none.onnx")), HasSubstr("no such file"));
    EXPECT_THAT(messageOf(folder.path()), HasSubstr("is a folder"));
    EXPECT_THAT(messageOf("/dev/zero"), HasSubstr("not an ordinary file"));
    writeBytes(folder.file("empty.onnx"), "");
    EXPECT_THAT(messageOf(folder.file("empty.onnx")), HasSubstr("is empty"));
    writeBytes(folder.file("text.onnx"), "This is a text and no network at all.\n");
    EXPECT_THAT(messageOf(folder.file("text.onnx")), HasSubstr("not an ONNX file"));
    writeBytes(folder.file("picture.onnx"), "\x89PNG\r\n\x1a\n and so on");
    EXPECT_THAT(messageOf(folder.file("picture.onnx")), HasSubstr("not an ONNX file"));
    writeBytes(folder.file("zeros.onnx"), std::string(100, '\0'));
    EXPECT_THAT(messageOf(folder.file("zeros.onnx")), HasSubstr("not an ONNX file"));
}

TEST(DamagedOnnxFile, OfAnyTruncationIsRefused) {
    const std::vector<std::uint8_t> whole = writeOnnx(test::modelOfEveryOp());
    for (std::size_t part = 0; part < 20; ++part) {
        const std::size_t length = whole.size() * part / 20;
        SCOPED_TRACE(length);
        EXPECT_THROW(readOnnx(std::span(whole).first(length), "cut.onnx"), FileError);
    }
}

TEST(DamagedOnnxFile, WithFlippedBytesGivesAnErrorOrANetwork) {
    const std::vector<std::uint8_t> whole = writeOnnx(test::modelOfEveryOp());
    Rng rng(2024);
    int refused = 0;
    for (int round = 0; round < 300; ++round) {
        std::vector<std::uint8_t> bytes = whole;
        const std::uint64_t flips = 1 + rng.below(12);
        for (std::uint64_t i = 0; i < flips; ++i) {
            bytes[rng.below(bytes.size())] ^= static_cast<std::uint8_t>(1U << rng.below(8));
        }
        try {
            EXPECT_GE(readOnnx(bytes, "flipped.onnx").graph->size(), 1U);
        } catch (const Error& error) {
            EXPECT_THAT(error.what(), ::testing::StartsWith("flipped.onnx: "));
            ++refused;
        }
    }
    EXPECT_GT(refused, 30) << "the flips hardly ever hit anything";
}

TEST(DamagedOnnxFile, WithRandomStructureGivesAnErrorOrANetwork) {
    // Numbers and names of the parsed file are exchanged, so that all checks behind the parser are reached.
    const std::vector<std::uint8_t> whole = writeOnnx(test::modelOfEveryOp());
    const std::vector<std::int64_t> values{-1,
                                           0,
                                           1,
                                           2,
                                           7,
                                           1 << 20,
                                           std::int64_t{1} << 40,
                                           std::numeric_limits<std::int64_t>::max(),
                                           std::numeric_limits<std::int64_t>::min()};
    Rng rng(7);
    const auto any = [&](int size) { return static_cast<int>(rng.below(static_cast<std::uint64_t>(size))); };
    for (int round = 0; round < 400; ++round) {
        OnnxFile file;
        ASSERT_TRUE(file.proto.ParseFromArray(whole.data(), static_cast<int>(whole.size())));
        onnx::NodeProto& node = *file.graph().mutable_node(any(file.graph().node_size()));
        onnx::TensorProto& tensor = *file.graph().mutable_initializer(any(file.graph().initializer_size()));
        const std::int64_t value = values[rng.below(values.size())];
        switch (rng.below(5)) {
        case 0:
            if (tensor.dims_size() > 0) {
                tensor.set_dims(any(tensor.dims_size()), value);
            }
            break;
        case 1:
            node.set_input(any(node.input_size()),
                           file.graph().node(any(file.graph().node_size())).output(0));
            break;
        case 2:
            node.set_op_type(file.graph().node(any(file.graph().node_size())).op_type());
            break;
        case 3:
            if (node.attribute_size() > 0) {
                onnx::AttributeProto& attribute = *node.mutable_attribute(any(node.attribute_size()));
                attribute.set_i(value);
                if (attribute.ints_size() > 0) {
                    attribute.set_ints(any(attribute.ints_size()), value);
                }
            }
            break;
        default:
            node.set_input(any(node.input_size()), tensor.name());
        }
        try {
            EXPECT_GE(file.read().graph->size(), 1U);
        } catch (const Error& error) {
            EXPECT_THAT(error.what(), ::testing::StartsWith("hand.onnx: "));
        }
    }
}

TEST(OnnxReaderLimits, AreToldInTheMessage) {
    const test::TemporaryFolder folder;
    const OnnxFile file = smallNetwork();
    const std::vector<std::uint8_t> bytes = file.bytes();
    writeBytes(folder.file("net.onnx"), {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    EXPECT_THAT(messageOf(folder.file("net.onnx"), {.fileBytes = 100}), HasSubstr("the limit is 100"));
    EXPECT_THAT(errorOf<LimitError>(file, {.fileBytes = 100}), HasSubstr("the limit is 100"));
    EXPECT_THAT(errorOf<LimitError>(file, {.nodes = 1}), HasSubstr("has 2 nodes; the limit is 1"));
    EXPECT_THAT(errorOf<LimitError>(file, {.parameters = 75}), HasSubstr("the limit of 75"));
    EXPECT_THAT(errorOf<LimitError>(file, {.parameters = 71}), HasSubstr("the constant \"w\""));
    EXPECT_THAT(errorOf<LimitError>(file, {.objects = 20}), HasSubstr("the limit of 20"));
    EXPECT_EQ(file.read({.fileBytes = static_cast<std::int64_t>(bytes.size()), .nodes = 2, .parameters = 76})
                  .parameters->count(),
              76);
}

TEST(OnnxReaderLimits, HoldForDimensionsWhoseProductOverflows) {
    OnnxFile file = smallNetwork();
    for (int i = 0; i < 4; ++i) {
        filters(file).set_dims(i, std::int64_t{1} << 32);
    }
    EXPECT_THAT(errorOf<LimitError>(file), HasSubstr("more numbers than the limit"));
}

TEST(OnnxReaderLimits, CountWeightsThatManyLayersShareForEachOfThem) {
    OnnxFile file;
    file.input({1, 2, 5, 5});
    file.weight("w", {2, 2, 1, 1}, ramp(4));
    std::string last = "x";
    for (int i = 0; i < 5; ++i) {
        const std::string next = "c" + std::to_string(i);
        file.node("Conv", {last, "w"}, next);
        last = next;
    }
    file.output(last);
    EXPECT_EQ(file.read({.parameters = 20}).parameters->count(), 20);
    EXPECT_THAT(errorOf<LimitError>(file, {.parameters = 19}),
                HasSubstr("more parameters than the limit of 19"));
}

TEST(OnnxReader, CanBeCancelledAndReportsProgress) {
    const std::vector<std::uint8_t> bytes = smallNetwork().bytes();
    std::stop_source source;
    double last = -1.0;
    const Control counting{.stop = source.get_token(), .progress = [&](double fraction) { last = fraction; }};
    static_cast<void>(readOnnx(bytes, "net.onnx", {}, counting));
    EXPECT_EQ(last, 1.0);
    source.request_stop();
    EXPECT_THROW(readOnnx(bytes, "net.onnx", {}, counting), Cancelled);
}

} // namespace

} // namespace fovea
