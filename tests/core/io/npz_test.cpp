#include "core/base/error.h"
#include "core/io/file.h"
#include "core/io/npz.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <zip.h>

namespace fovea {

namespace {

using test::TemporaryFolder;
using ::testing::ElementsAre;

/// Unpacks one entry of an archive into a file and reads that.
Tensor entryOf(const std::filesystem::path& archivePath, const std::string& name,
               const TemporaryFolder& folder) {
    zip_t* archive = zip_open(archivePath.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, nullptr);
    if (archive == nullptr) {
        throw Error("not an archive");
    }
    zip_stat_t stat;
    zip_stat_init(&stat);
    EXPECT_EQ(zip_stat(archive, name.c_str(), 0, &stat), 0) << name;
    EXPECT_EQ(stat.comp_method, ZIP_CM_STORE);
    std::vector<std::uint8_t> bytes(stat.size);
    zip_file_t* entry = zip_fopen(archive, name.c_str(), 0);
    EXPECT_EQ(zip_fread(entry, bytes.data(), bytes.size()), static_cast<zip_int64_t>(bytes.size()));
    zip_fclose(entry);
    zip_close(archive);
    replaceFile(folder.file("entry.npy"), bytes);
    return readNpy(folder.file("entry.npy"));
}

TEST(WriteNpz, KeepsNamesShapesAndNumbers) {
    const TemporaryFolder folder;
    const Tensor volume = Tensor::from({1, 2, 1, 2}, {1.5F, -0.0F, 1e-42F, 3.0F});
    writeNpz(folder.file("a.npz"),
             {{"conv/one", volume}, {"é", Tensor::filled({3}, 2.0F)}, {"none", Tensor()}});
    const Tensor back = entryOf(folder.file("a.npz"), "conv/one.npy", folder);
    EXPECT_EQ(back.shape(), volume.shape());
    EXPECT_THAT(back.values(), ElementsAre(1.5F, -0.0F, 1e-42F, 3.0F));
    EXPECT_THAT(entryOf(folder.file("a.npz"), "é.npy", folder).values(), ElementsAre(2, 2, 2));
    EXPECT_EQ(entryOf(folder.file("a.npz"), "none.npy", folder).shape(), Shape{0});
}

TEST(WriteNpz, MakesEqualFilesOfEqualTensors) {
    const TemporaryFolder folder;
    for (const char* name : {"a", "b"}) {
        writeNpz(folder.file(name), {{"x", Tensor::filled({2, 2}, 1.0F)}});
    }
    EXPECT_EQ(readFile(folder.file("a"), 10'000), readFile(folder.file("b"), 10'000));
}

TEST(WriteNpz, LeavesAnOlderFileWholeOnAnError) {
    const TemporaryFolder folder;
    writeNpz(folder.file("a.npz"), {{"x", Tensor::filled({2}, 1.0F)}});
    EXPECT_THROW(writeNpz(folder.file("a.npz"), {{"x", Tensor({1})}, {"x", Tensor({1})}}), FileError);
    EXPECT_THAT(entryOf(folder.file("a.npz"), "x.npy", folder).values(), ElementsAre(1, 1));
    EXPECT_THROW(writeNpz(folder.file("none") / "a.npz", {{"x", Tensor({1})}}), FileError);
    EXPECT_THROW(writeNpz(folder.path(), {{"x", Tensor({1})}}), FileError);
}

} // namespace

} // namespace fovea
