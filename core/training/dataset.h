#pragma once

#include "core/base/control.h"
#include "core/image/image.h"
#include "core/training/labelled_pictures.h"

#include <filesystem>

namespace fovea {

/// Pictures to learn from and pictures to be examined on. Both splits have pictures of the same size.
struct Dataset {
    std::vector<std::string> classNames;
    LabelledPictures train;
    LabelledPictures test;
};

/// Reads the data set that lies in `directory`, whichever of these is there:
///   train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-…, t10k-labels-… (each plain or .gz),
///   data_batch_1.bin …, test_batch.bin, batches.meta.txt (CIFAR-10's binary version),
///   train.zip and test.zip, each with one folder of pictures per class,
///   train/ and test/, each with one folder of pictures per class.
/// `decoder` is used for the last two. Throws FileError, LimitError, Cancelled; every message names the file.
Dataset openDataset(const std::filesystem::path& directory, const ImageDecoder& decoder,
                    const Control& control = {});

/// A number that changes when the training pictures or their labels do (CRC-32), so that a run is not resumed
/// on other data.
std::uint32_t fingerprint(const LabelledPictures& pictures);

} // namespace fovea
