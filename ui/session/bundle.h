#pragma once

#include "core/onnx/onnx_reader.h"

#include <QString>
#include <QStringList>

namespace fovea::ui {

/// The folder with models, samples and icons: share/fovea beside the program's folder when it is installed,
/// the source tree's resources/ when it runs where it was built.
QString resourceDirectory();

/// Names of the bundled networks, in the order in which they are taught: digits, lecture, cifar.
QStringList bundledModels();
/// Full paths of the sample pictures, sorted by name.
QStringList samplePictures();
/// The sample that is shown while no picture was asked for; empty when there are no samples.
QString firstSample();
/// The path of a bundled model's .onnx file, or `nameOrPath` itself when there is none of that name.
QString modelPath(const QString& nameOrPath);
/// Reads a bundled model or an .onnx file. Throws what readOnnx() throws; an unknown name without an .onnx
/// ending throws FileError that lists the bundled ones.
Model openModelFile(const QString& nameOrPath, const Control& control = {}, const OnnxInputs& inputs = {});

} // namespace fovea::ui
