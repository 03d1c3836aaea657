#include "core/training/dataset.h"

#include "core/image/class_names.h"
#include "core/training/cifar_reader.h"
#include "core/training/folder_reader.h"
#include "core/training/idx_reader.h"
#include "core/training/zip_reader.h"

#include <zlib.h>

#include <functional>
#include <optional>

namespace fovea {

namespace {

using std::filesystem::path;

/// `name` in `directory`, plain or with .gz.
std::optional<path> findIdx(const path& directory, const std::string& name) {
    for (const char* ending : {"", ".gz"}) {
        const path candidate = directory / (name + ending);
        if (exists(candidate)) {
            return candidate;
        }
    }
    return std::nullopt;
}

NamedPictures readIdxSplit(const path& directory, const std::string& prefix) {
    const auto required = [&](const std::string& name) {
        const std::optional<path> found = findIdx(directory, prefix + name);
        if (!found) {
            throw FileError((directory / (prefix + name)).string(), "is missing (plain or .gz)");
        }
        return *found;
    };
    const path pictures = required("-images-idx3-ubyte");
    return readIdx(pictures, required("-labels-idx1-ubyte"));
}

Dataset openIdx(const path& directory) {
    NamedPictures train = readIdxSplit(directory, "train");
    NamedPictures test = readIdxSplit(directory, "t10k");
    // The names only count the labels that occur; a small split need not hold all of them.
    const bool trainKnowsMore = train.classNames.size() >= test.classNames.size();
    return {.classNames = std::move(trainKnowsMore ? train.classNames : test.classNames),
            .train = std::move(train.pictures),
            .test = std::move(test.pictures)};
}

Dataset openCifar(const path& directory) {
    Dataset dataset;
    dataset.classNames = readClassNames(directory / "batches.meta.txt");
    std::vector<path> files;
    for (int number = 1; exists(directory / ("data_batch_" + std::to_string(number) + ".bin")); ++number) {
        files.push_back(directory / ("data_batch_" + std::to_string(number) + ".bin"));
    }
    const path test = directory / "test_batch.bin";
    const auto classCount = static_cast<std::int64_t>(dataset.classNames.size());
    dataset.train = readCifar(files, classCount);
    dataset.test = readCifar({&test, 1}, classCount);
    return dataset;
}

/// Reads both splits with `readSplit` and requires that they belong together.
Dataset openSplits(const path& trainPath, const path& testPath,
                   const std::function<NamedPictures(const path&, const Control&)>& readSplit,
                   const Control& control) {
    const auto part = [&control](double from, double to) {
        return Control{.stop = control.stop, .progress = [&control, from, to](double fraction) {
                           control.report(from + (to - from) * fraction);
                       }};
    };
    NamedPictures train = readSplit(trainPath, part(0, 0.5));
    NamedPictures test = readSplit(testPath, part(0.5, 1));
    if (test.classNames != train.classNames) {
        throw FileError(testPath.string(), "has other classes than " + trainPath.string());
    }
    return {.classNames = std::move(train.classNames),
            .train = std::move(train.pictures),
            .test = std::move(test.pictures)};
}

Dataset openAny(const path& directory, const ImageDecoder& decoder, const Control& control) {
    if (findIdx(directory, "train-images-idx3-ubyte")) {
        return openIdx(directory);
    }
    if (exists(directory / "data_batch_1.bin")) {
        return openCifar(directory);
    }
    if (exists(directory / "train.zip")) {
        const auto readSplit = [&](const path& file, const Control& part) {
            return readZippedClassFolders(file, decoder, part);
        };
        return openSplits(directory / "train.zip", directory / "test.zip", readSplit, control);
    }
    if (is_directory(directory / "train")) {
        const auto readSplit = [&](const path& folder, const Control& part) {
            return readClassFolders(folder, decoder, part);
        };
        return openSplits(directory / "train", directory / "test", readSplit, control);
    }
    throw FileError(directory.string(),
                    "holds no data set: expected train-images-idx3-ubyte[.gz] and its companions, "
                    "data_batch_1.bin and its companions, train.zip and test.zip, or train/ and test/");
}

} // namespace

Dataset openDataset(const path& directory, const ImageDecoder& decoder, const Control& control) {
    std::error_code failure;
    if (!is_directory(directory, failure)) {
        throw FileError(directory.string(), "there is no such folder");
    }
    Dataset dataset = openAny(directory, decoder, control);
    const LabelledPictures& train = dataset.train;
    const LabelledPictures& test = dataset.test;
    if (test.height != train.height || test.width != train.width || test.channels != train.channels) {
        throw FileError(directory.string(), "the test pictures have another size than the training pictures");
    }
    return dataset;
}

std::uint32_t fingerprint(const LabelledPictures& pictures) {
    uLong crc = crc32_z(0, pictures.pixels.data(), pictures.pixels.size());
    crc = crc32_z(crc, reinterpret_cast<const Bytef*>(pictures.labels.data()),
                  pictures.labels.size() * sizeof(std::int32_t));
    return static_cast<std::uint32_t>(crc);
}

} // namespace fovea
