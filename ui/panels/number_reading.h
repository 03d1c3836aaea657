#pragma once

#include <QString>

#include <optional>

namespace fovea::ui {

/// What a person typed where a number belongs.
struct ReadNumber {
    std::optional<double> value;
    QString problem; ///< why it is none; empty when it is one
};

/// Any number that a float can be; in the reader's locale or with a point, with - or a real minus.
ReadNumber readNumber(const QString& text);
ReadNumber readWholeNumber(const QString& text);

/// The fewest digits that read back as the same float.
QString exactNumber(float value);

} // namespace fovea::ui
