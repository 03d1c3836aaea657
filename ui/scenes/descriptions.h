#pragma once

#include "core/explain/analysis.h"

#include <QString>

namespace fovea::ui {

/// One line for a person: kind, name, size, what a unit sees, parameters, multiply-adds, maps that say
/// nothing.
QString describeLayer(const Analysis& analysis, NodeId node);
/// Layer, channel, size, and the map's statistics; the value where the map is one number.
QString describeMap(const Analysis& analysis, NodeId node, std::int64_t channel);
/// A number of the network's answer for a person: its probability, or itself where there is none. Short
/// ones have room beside another.
enum class AnswerLength { Whole, Short };
QString answerText(const ClassScores& scores, std::size_t index, AnswerLength length = AnswerLength::Whole);
/// How much more `second` has of it than `first`; positive ones with a sign.
QString answerDifference(const ClassScores& first, const ClassScores& second, std::size_t index);
/// Name, probability, score and place among all classes.
QString describeClass(const Analysis& analysis, std::size_t index);

} // namespace fovea::ui
