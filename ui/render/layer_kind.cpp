#include "ui/render/layer_kind.h"

namespace fovea::ui {

QString layerKind(const Node& node) {
    if (node.isInput()) {
        return QStringLiteral("INPUT");
    }
    switch (node.op->category()) {
    case OpCategory::Convolution:
        return QStringLiteral("CONV");
    case OpCategory::Pooling:
        return QStringLiteral("POOL");
    case OpCategory::Linear:
        return QStringLiteral("FC");
    case OpCategory::Normalization:
        return QStringLiteral("NORM");
    case OpCategory::Activation:
    case OpCategory::Scores:
    case OpCategory::Other:
        break;
    }
    const std::string_view kind = node.op->kind();
    const QString word =
        QString::fromLatin1(kind.data(), static_cast<qsizetype>(kind.size())).toUpper().replace(u'_', u' ');
    // How many axes it is made for is nothing that a reader needs.
    return word.endsWith(QStringLiteral("2D")) ? word.chopped(2) : word;
}

} // namespace fovea::ui
