#pragma once

#include "core/explain/comparison.h"
#include "core/explain/unit.h"
#include "ui/render/theme.h"
#include "ui/render/tile_cache.h"
#include "ui/session/bench_view.h"
#include "ui/session/selection.h"

#include <QPainter>
#include <QString>

#include <memory>

namespace fovea::ui {

/// What lies under a point of a scene, or what the keyboard focus is on.
struct SceneElement {
    enum class Kind {
        None,
        Layer, ///< a layer's heading or column: node
        Map,   ///< one map: node, channel
        Pixel, ///< one number of a map: node, channel, y, x
        Class, ///< one class: index
        Share, ///< one channel's contribution to the unit: node and channel that it comes from
        Tap, ///< one product of the unit's arithmetic: node, channel, y, x of the number; index into the taps
        Filter, ///< the weights of a map: node, channel
        Group,  ///< a group of the graph, folded or the heading of its frame: index into Outline::groups

        // On the bench:
        BenchInput,   ///< one cell of the padded input: channel, y, x
        BenchWeight,  ///< one weight: index of its filter, channel (slice), y, x
        BenchBias,    ///< index of its filter
        BenchOutput,  ///< one cell of the output: channel, y, x
        BenchProduct, ///< one product of the window at work: index into its taps
        BenchSum,     ///< the sum of one input channel's products: channel; −1: of all of them
        BenchTerm,  ///< a term of the formula: index is a FormulaTerm, channel 0 along rows, 1 along columns;
                    ///< y: which formula, x: where in it, so that equal terms are told apart
        BenchFix,   ///< a setting that would fit: channel 0 rows, 1 columns; index into BenchAxis::fitting
                    ///< (withFix() applies it)
        BenchSlice, ///< a slice as a whole: index is a BenchVolume, channel
    };
    Kind kind = Kind::None;
    NodeId node = {};
    std::int64_t channel = 0;
    std::int64_t y = 0;
    std::int64_t x = 0;
    std::int64_t slice = 0; ///< of a Map, Pixel, Share or Tap: in which slice of its layer it lies
    std::int64_t index = 0;
    /// While two pictures are compared: of a Map or Pixel whether it is A's (0), B's (1) or B − A (2).
    int side = 0;
    QRectF bounds = {}; ///< in scene coordinates

    bool isNone() const { return kind == Kind::None; }
    /// Of a Map or Pixel: where it lies in its layer.
    ShownPlace place() const { return {.slice = slice, .map = channel, .row = y, .column = x}; }
    /// The same thing, wherever it lies.
    bool sameAs(const SceneElement& other) const;
};

/// The volumes of the bench.
enum class BenchVolume { Input, Filter, Output };
/// What a term of the bench's formula counts.
enum class FormulaTerm {
    Input,      ///< N
    Padding,    ///< P
    Kernel,     ///< F
    Dilation,   ///< D
    Stride,     ///< S
    Size,       ///< the output's extent
    Depth,      ///< of the input
    Filters,    ///< K
    Bias,       ///< the + 1 or + K of the parameters
    Parameters, ///< their number
    MultiplyAdds,
    Groups, ///< G
};

enum class Direction { Left, Right, Up, Down, First, Last };

struct GraphPlan;

/// Everything a scene is made from. Plain values and shared immutable results: a scene never asks anybody.
struct SceneInput {
    std::shared_ptr<const Analysis> analysis; ///< not null but for scenes of the bench
    std::shared_ptr<const Image> picture;     ///< the original; may be null
    Selection selection;
    /// What happened at the selected unit; null while it is being computed.
    std::shared_ptr<const UnitExplanation> unit;
    ViewOptions options;
    Theme theme;
    /// What the scene is laid out for, in logical pixels: it fills the width and may be taller (or, for the
    /// network scene, wider).
    QSizeF viewport;

    /// Analysis beside that of a second picture; null unless two are compared. `analysis` is its first.
    std::shared_ptr<const Comparison> comparison = {};
    /// The selected unit on the second picture; null while it is being computed.
    std::shared_ptr<const UnitExplanation> otherUnit = {};
    /// What the two pictures are called.
    QString firstName = {};
    QString secondName = {};

    /// For scenes of the bench: what is shown, how, when (in windows, see BenchMoment), and what is pinned.
    std::shared_ptr<const BenchResult> bench = {};
    BenchView benchView = {};
    double time = 0;
    SceneElement pinned = {};

    /// For the graph: where its parts lie, when that was worked out already for this analysis and these
    /// options; otherwise the scene does it itself.
    std::shared_ptr<const GraphPlan> graph = {};
};

struct PaintContext {
    QRectF exposed; ///< the part of the scene that is asked for; the rest need not be painted
    TileCache& tiles;
    double devicePixelRatio = 1;
    SceneElement hover;
    SceneElement focus; ///< drawn with a focus frame
};

/// A picture that is a function of its input: painted alike in the window, in a PNG, an SVG and a PDF page,
/// and able to tell what lies at a point. Immutable; making one is cheap (layout only).
class Scene {
public:
    virtual ~Scene() = default;
    virtual QSizeF size() const = 0;
    virtual void paint(QPainter& painter, const PaintContext& context) const = 0;
    virtual SceneElement elementAt(const QPointF& point) const = 0;
    /// The element that the keyboard reaches from `from` (None: the first one). None when there is none.
    virtual SceneElement neighbour(const SceneElement& from, Direction direction) const = 0;
    /// The element again in this layout, with its bounds; None when it is not in this scene.
    virtual SceneElement find(const SceneElement& element) const = 0;
    /// One line for a person (tooltip, status line, screen reader): what it is and its numbers.
    virtual QString describe(const SceneElement& element) const = 0;
};

} // namespace fovea::ui
