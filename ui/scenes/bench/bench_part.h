#pragma once

#include "core/bench/bench_links.h"
#include "ui/scenes/figure.h"
#include "ui/scenes/scene.h"
#include "ui/session/bench_view.h"

#include <memory>
#include <vector>

namespace fovea::ui {

/// What a part of the bench's picture is laid out from. None of it depends on time: a layout serves all
/// frames of a run.
struct BenchContext {
    std::shared_ptr<const BenchResult> result; ///< not null
    BenchView view;
    Theme theme;
};

/// What changes from frame to frame, the same for all parts.
struct BenchFrame {
    /// None while the settings are refused: there are no windows.
    std::optional<BenchMoment> moment;
    /// Of moment->step (explainStep()); null without a moment.
    std::shared_ptr<const Arithmetic> arithmetic;
    /// Of a transposed convolution while an output is lit on the stage: all that is spread onto it
    /// (explainOutput()). Null otherwise.
    std::shared_ptr<const Arithmetic> scattered;
    /// The element under the pointer, or else the pinned one: what belongs to it glows. An output element
    /// here (transposed: an input element) has also become the moment (its window, complete), so hovering an
    /// output shows its arithmetic.
    SceneElement lit;
    /// Written windows as time has it, whatever is under the pointer.
    std::int64_t written = 0;
};

/// One figure of the bench's picture, laid out once in its own rectangle of the scene. Immutable.
///
/// BenchScene draws the outlines of PaintContext::hover and focus around the elements' bounds; a part paints
/// what glows because of BenchFrame::lit.
class BenchPart {
public:
    virtual ~BenchPart() = default;
    /// Where it lies; may be taller or wider than what it was offered.
    virtual QRectF bounds() const = 0;
    virtual void paint(QPainter& painter, const PaintContext& context, const BenchFrame& frame) const = 0;
    virtual SceneElement elementAt(const QPointF& point, const BenchFrame& frame) const = 0;
    /// None when there is no further element in that direction within this part. From None, First is the
    /// element at which the keyboard enters the part, and Last the one at which it comes back from the next
    /// part; None in a part without elements.
    virtual SceneElement neighbour(const SceneElement& from, Direction direction,
                                   const BenchFrame& frame) const = 0;
    virtual SceneElement find(const SceneElement& element, const BenchFrame& frame) const = 0;
    /// Empty for what is not in this part.
    virtual QString describe(const SceneElement& element, const BenchFrame& frame) const = 0;
    /// Every number that paint() shows, with the exact value behind the rounded digits and a name that tells
    /// which one it is ("input 0,2,3", "weight 1,0,2,2", "output 0,1,1", "product 4", "sum 2", "bias",
    /// "result", "size.rows", …): a test compares all of them with the engine.
    virtual std::vector<DrawnNumber> numbers(const BenchFrame& frame) const = 0;
};

} // namespace fovea::ui
