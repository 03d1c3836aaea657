#pragma once

#include "ui/scenes/scene.h"

namespace fovea::ui {

/// Paints tiles of one analysis through the cache; where the frame's time is used up, the placeholder colour.
class TilePainter {
public:
    TilePainter(QPainter& painter, const PaintContext& context, const Analysis& analysis, const Theme& theme)
        : m_painter(painter)
        , m_context(context)
        , m_analysis(analysis)
        , m_theme(theme) {}

    void gray(const QRectF& bounds, const Plane& plane, const TileRange& range);
    /// One map of a layer: a gray tile, or a line where it has one row of numbers.
    void map(const QRectF& bounds, const ShownMap& map, const TileRange& range);
    /// On the diverging map, with `extent` > 0 at its ends.
    void difference(const QRectF& bounds, const ShownMap& map, float extent);
    void weights(const QRectF& bounds, const Plane& plane, float extent);
    /// The planes of the other two colours follow the first one in memory, as in a filter of a convolution.
    void colourFilter(const QRectF& bounds, const Plane& first, ColourOrder order, float extent);
    void picture(const QRectF& bounds, const Image& image);

private:
    enum Style { Gray, Weights, ColourFilter, Picture };
    struct Source {
        const void* data = nullptr;
        ShownMap layout; ///< of the numbers, but for their place
        TileRange range;
        Style style = Gray;
        std::function<QImage(const QSize&)> make;
    };
    const QImage* cached(const QSize& size, const Source& source) const;
    void paint(const QRectF& bounds, const Source& source);
    /// Of a line where it lies above 0 and where below.
    struct LineColours {
        QColor above;
        QColor below;
    };
    void line(const QRectF& bounds, const ShownMap& map, const TileRange& range, const LineColours& colours);

    QPainter& m_painter;
    const PaintContext& m_context;
    const Analysis& m_analysis;
    const Theme& m_theme;
};

} // namespace fovea::ui
