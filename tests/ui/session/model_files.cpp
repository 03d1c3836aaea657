#include "tests/ui/session/model_files.h"

#include "tests/core/onnx/onnx_file.h"

#include <QDir>
#include <QFile>

namespace fovea::test {

namespace {

QString write(const OnnxFile& file, const QString& folder, const QString& name) {
    QString path = QDir(folder).filePath(name + QStringLiteral(".onnx"));
    const std::vector<std::uint8_t> bytes = file.bytes();
    QFile out(path);
    EXPECT_TRUE(out.open(QIODevice::WriteOnly));
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
    return path;
}

} // namespace

QString openSizeModel(const QString& folder) {
    OnnxFile file;
    file.input({-1, 3, -1, -1});
    file.weight("w", {2, 3, 3, 3}, ramp(54));
    file.node("Conv", {"x", "w"}, "conv");
    file.node("GlobalAveragePool", {"conv"}, "pool");
    file.node("Flatten", {"pool"});
    file.output();
    return write(file, folder, QStringLiteral("open-size"));
}

QString fixedSizeModel(const QString& folder) {
    OnnxFile file;
    file.input({1, 3, 32, 32});
    file.node("MaxPool", {"x"}, "pool");
    setInts(*file.graph().mutable_node(0), "kernel_shape", {8, 8});
    setInts(*file.graph().mutable_node(0), "strides", {8, 8});
    file.node("Flatten", {"pool"}, "flat");
    file.weight("w", {48, 10}, ramp(480));
    file.node("Gemm", {"flat", "w"});
    file.output();
    return write(file, folder, QStringLiteral("fixed-size"));
}

QString channelsLastModel(const QString& folder) {
    OnnxFile file;
    file.input({-1, 12, 12, 3});
    setInts(file.node("Transpose", {"x"}, "turned"), "perm", {0, 3, 1, 2});
    file.weight("w", {2, 3, 1, 1}, {1, 2, 3, -1, 0, 1});
    file.node("Conv", {"turned", "w"});
    file.output();
    return write(file, folder, QStringLiteral("channels-last"));
}

QString twoInputModel(const QString& folder) {
    OnnxFile file;
    file.input({}, "gain");
    file.input({1, 3, 8, 8});
    file.node("Mul", {"x", "gain"});
    file.output();
    return write(file, folder, QStringLiteral("two-inputs"));
}

QString twoOutputModel(const QString& folder) {
    OnnxFile file;
    file.input({1, 3, 8, 8});
    file.node("Relu", {"x"}, "maps");
    file.node("GlobalAveragePool", {"maps"}, "means");
    file.output("means");
    file.output("maps");
    return write(file, folder, QStringLiteral("two-outputs"));
}

QString segmentationModel(const QString& folder) {
    OnnxFile file;
    file.input({1, 3, 16, 16});
    file.weight("w", {4, 3, 1, 1}, ramp(12));
    file.node("Conv", {"x", "w"});
    file.output();
    return write(file, folder, QStringLiteral("segmentation"));
}

QString reshapedModel(const QString& folder, const std::vector<std::int64_t>& shape) {
    OnnxFile file;
    file.input({1, 3, 16, 16});
    file.node("Relu", {"x"}, "relu");
    file.integers("shape", shape);
    file.node("Reshape", {"relu", "shape"});
    file.output();
    return write(file, folder, QStringLiteral("rank-%1").arg(shape.size()));
}

QString vectorModel(const QString& folder) {
    OnnxFile file;
    file.input({1, 16});
    file.node("Relu", {"x"});
    file.output();
    return write(file, folder, QStringLiteral("vector"));
}

QString twoChannelModel(const QString& folder) {
    OnnxFile file;
    file.input({1, 2, 8, 8});
    file.node("Relu", {"x"});
    file.output();
    return write(file, folder, QStringLiteral("two-channels"));
}

QString wordModel(const QString& folder) {
    OnnxFile file;
    file.input({1, 4});
    file.graph().mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(
        onnx::TensorProto::INT64);
    setInt(file.node("Cast", {"x"}, "real"), "to", onnx::TensorProto::FLOAT);
    file.node("Relu", {"real"});
    file.output();
    return write(file, folder, QStringLiteral("words"));
}

QString hugeModel(const QString& folder) {
    OnnxFile file;
    file.input({1, 1, 16, 16});
    file.integers("times", {1, 1, 2500, 2500});
    for (const char* name : {"a", "b", "c"}) {
        file.node("Tile", {"x", "times"}, name);
        file.output(name);
    }
    return write(file, folder, QStringLiteral("huge"));
}

} // namespace fovea::test
