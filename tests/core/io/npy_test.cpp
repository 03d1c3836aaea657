#include "core/base/error.h"
#include "core/io/npy_header.h"
#include "core/io/npz.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <cstring>
#include <fstream>

namespace fovea {

namespace {

using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A .npy file as NumPy writes it.
std::string npy(const std::string& dictionary, int version = 1, const std::string& data = {}) {
    std::string header = dictionary + "\n";
    std::string bytes = "\x93NUMPY";
    bytes += static_cast<char>(version);
    bytes += '\0';
    const std::size_t lengthBytes = version == 1 ? 2 : 4;
    for (std::size_t i = 0; i < lengthBytes; ++i) {
        bytes += static_cast<char>(header.size() >> (8 * i) & 0xFF);
    }
    return bytes + header + data;
}

template <class Scalar>
std::string rawNumbers(const std::vector<Scalar>& values) {
    std::string bytes(values.size() * sizeof(Scalar), '\0');
    std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

Tensor readBytes(const std::string& bytes) {
    const TemporaryFolder folder;
    std::ofstream(folder.file("a.npy"), std::ios::binary) << bytes;
    return readNpy(folder.file("a.npy"));
}

std::string errorOf(const std::string& bytes) {
    try {
        static_cast<void>(readBytes(bytes));
    } catch (const FileError& error) {
        EXPECT_THAT(error.what(), HasSubstr("a.npy: "));
        return error.reason();
    }
    ADD_FAILURE() << "the file was accepted";
    return {};
}

const std::string sixFloats = rawNumbers<float>({1, 2, 3, 4, 5, 6});

TEST(ReadNpy, ReadsFloatsInAllVersionsOfTheFormat) {
    for (const int version : {1, 2, 3}) {
        const Tensor tensor =
            readBytes(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", version, sixFloats));
        EXPECT_EQ(tensor.shape(), (Shape{2, 3}));
        EXPECT_THAT(tensor.values(), ElementsAre(1, 2, 3, 4, 5, 6));
    }
}

TEST(ReadNpy, ReadsFortranOrder) {
    const Tensor matrix =
        readBytes(npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3)}", 1, sixFloats));
    EXPECT_THAT(matrix.values(), ElementsAre(1, 3, 5, 2, 4, 6));
    const Tensor volume =
        readBytes(npy("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 3, 2)}", 1, sixFloats));
    EXPECT_THAT(volume.values(), ElementsAre(1, 4, 2, 5, 3, 6));
}

TEST(ReadNpy, ReadsDoubles) {
    const Tensor tensor = readBytes(npy("{\"shape\":(2,),\"fortran_order\":True,\"descr\":\"<f8\"}", 1,
                                        rawNumbers<double>({0.1, -1e300})));
    EXPECT_EQ(tensor.shape(), Shape{2});
    EXPECT_THAT(tensor.values(), ElementsAre(0.1F, -std::numeric_limits<float>::infinity()));
}

TEST(ReadNpy, ReadsAScalarAndNothing) {
    const Tensor scalar =
        readBytes(npy("{'descr': '<f4', 'fortran_order': False, 'shape': ()}", 1, rawNumbers<float>({2.5F})));
    EXPECT_EQ(scalar.shape().rank(), 0);
    EXPECT_THAT(scalar.values(), ElementsAre(2.5F));
    EXPECT_TRUE(readBytes(npy("{'descr': '<f4', 'fortran_order': True, 'shape': (3, 0)}")).empty());
}

TEST(ReadNpy, SaysWhatIsWrong) {
    const auto with = [](const std::string& type, const std::string& shape) {
        return npy("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + "}", 1, sixFloats);
    };
    EXPECT_THAT(errorOf("PK\x03\x04 an archive"), HasSubstr("is not a NumPy .npy file"));
    EXPECT_THAT(errorOf(with("<i8", "(2, 3)")), HasSubstr("type \"<i8\"; only little-endian float32"));
    EXPECT_THAT(errorOf(with(">f4", "(2, 3)")), HasSubstr(">f4"));
    EXPECT_THAT(errorOf(with("<f4", "(2, 4)")), HasSubstr("24 bytes of numbers; its shape 2×4 needs 32"));
    EXPECT_THAT(errorOf(with("<f4", "(2, 2)")), HasSubstr("needs 16"));
    EXPECT_THAT(errorOf(with("<f4", "(2, -3)")), HasSubstr("whole numbers from 0"));
    EXPECT_THAT(errorOf(with("<f4", "(99999999999999999999,)")), HasSubstr("whole numbers from 0"));
    EXPECT_THAT(errorOf(with("<f4", "(4294967296, 4294967296)")), HasSubstr("more elements than the limit"));
    EXPECT_THAT(errorOf(with("<f4", "(1, 1, 1, 1, 1, 1, 1, 2, 3)")), HasSubstr("limit of 8"));
    EXPECT_THAT(errorOf(with("<f4", "6")), HasSubstr("'(' is missing"));
    EXPECT_THAT(errorOf(npy("{'descr': '<f4', 'shape': (6,)}", 1, sixFloats)), HasSubstr("needs \"descr\""));
    EXPECT_THAT(errorOf(npy("{'descr': '<f4', 'fortran_order': 0, 'shape': (6,)}", 1, sixFloats)),
                HasSubstr("neither True nor False"));
    EXPECT_THAT(errorOf(npy("{'descr': '<f4', 'descr': '<f4', 'shape': (6,)}", 1, sixFloats)),
                HasSubstr("given twice"));
    EXPECT_THAT(errorOf(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (6,)} {", 1, sixFloats)),
                HasSubstr("nothing else"));
    EXPECT_THAT(errorOf(npy("{'descr': [('a', '<f4')]}", 1, sixFloats)), HasSubstr("is missing"));
    EXPECT_THAT(errorOf(npy("{'descr", 1)), HasSubstr("does not end"));
    EXPECT_THAT(errorOf(npy("{}", 4, sixFloats)), HasSubstr("version 4"));
    EXPECT_THAT(errorOf(npy(std::string(70'000, ' '), 2)), HasSubstr("the limit is 65536"));
}

TEST(ReadNpy, RefusesEveryTruncation) {
    const std::string whole =
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 2, sixFloats);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_FALSE(errorOf(whole.substr(0, length)).empty()) << length;
    }
}

TEST(NpyHeader, IsPaddedAndReadsBack) {
    for (const Shape& shape : {Shape{}, Shape{5}, Shape{1, 3, 224, 224}, Shape{1, 2, 3, 4, 5, 6, 7, 8}}) {
        const std::string header = makeNpyHeader(shape);
        EXPECT_EQ(header.size() % 64, 0U);
        EXPECT_EQ(header.back(), '\n');
        const NpyHeader back =
            parseNpyHeader(std::span(reinterpret_cast<const std::uint8_t*>(header.data()), header.size()));
        EXPECT_EQ(Shape(std::span<const std::int64_t>(back.extents)), shape);
        EXPECT_EQ(back.dataOffset, header.size());
        EXPECT_FALSE(back.isDouble);
        EXPECT_FALSE(back.isFortranOrder);
    }
    EXPECT_THAT(makeNpyHeader({5}), HasSubstr("'shape': (5,), }"));
    EXPECT_THAT(makeNpyHeader({5, 6}), HasSubstr("'shape': (5, 6), }"));
    EXPECT_THAT(makeNpyHeader({}), HasSubstr("'shape': (), }"));
}

} // namespace

} // namespace fovea
