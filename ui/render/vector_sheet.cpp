#include "ui/render/vector_sheet.h"

#include "ui/render/picture_blocks.h"

#include <QPainterPath>
#include <QPainterPathStroker>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

/// A block smaller than this would be no clearer as a rectangle, and a picture takes less room.
constexpr double smallestBlock = 6;
constexpr std::size_t mostBlocks = 4096;

QPainterPath toPath(const QRegion& region) {
    QPainterPath path;
    for (const QRect& rect : region) {
        path.addRect(rect);
    }
    return path;
}

} // namespace

class VectorSheet::Engine final : public QPaintEngine {
public:
    explicit Engine(QPainter& target)
        : QPaintEngine(QPaintEngine::AllFeatures)
        , m_target(target)
        , m_base(target.transform()) {}

    bool begin(QPaintDevice*) override { return true; }
    bool end() override { return true; }
    Type type() const override { return User; }

    void updateState(const QPaintEngineState& next) override {
        const DirtyFlags changed = next.state();
        if (changed & DirtyTransform) {
            m_transform = next.transform();
        }
        if (changed & DirtyPen) {
            m_pen = next.pen();
        }
        if (changed & DirtyBrush) {
            m_brush = next.brush();
        }
        if (changed & DirtyHints) {
            m_target.setRenderHints(m_target.renderHints() & ~next.renderHints(), false);
            m_target.setRenderHints(next.renderHints());
        }
        if (changed & DirtyOpacity) {
            m_opaque = next.opacity() >= 1;
            m_target.setOpacity(next.opacity());
        }
        if (changed & DirtyCompositionMode) {
            m_target.setCompositionMode(next.compositionMode());
        }
        updateClip(next, changed);
    }

    void drawPath(const QPainterPath& path) override { paint(path, m_pen, m_brush); }
    void drawRects(const QRectF* rects, int count) override {
        for (int i = 0; i < count; ++i) {
            QPainterPath path;
            path.addRect(rects[i]);
            if (cutting(path, m_pen)) {
                paint(path, m_pen, m_brush);
            } else {
                use(m_pen, m_brush);
                m_target.drawRect(rects[i]);
            }
        }
    }
    void drawPolygon(const QPointF* points, int count, PolygonDrawMode mode) override {
        QPainterPath path(points[0]);
        for (int i = 1; i < count; ++i) {
            path.lineTo(points[i]);
        }
        path.setFillRule(mode == WindingMode ? Qt::WindingFill : Qt::OddEvenFill);
        if (mode != PolylineMode) {
            path.closeSubpath();
        }
        paint(path, m_pen, mode == PolylineMode ? QBrush(Qt::NoBrush) : m_brush);
    }
    void drawTextItem(const QPointF& at, const QTextItem& item) override {
        QPainterPath letters;
        letters.setFillRule(Qt::WindingFill);
        letters.addText(at, item.font(), item.text());
        paint(letters, Qt::NoPen, m_pen.brush());
    }
    void drawPixmap(const QRectF& place, const QPixmap& picture, const QRectF& part) override {
        drawImage(place, picture.toImage(), part, Qt::AutoColor);
    }
    void drawImage(const QRectF& place, const QImage& picture, const QRectF& part,
                   Qt::ImageConversionFlags flags) override;

private:
    void updateClip(const QPaintEngineState& next, DirtyFlags changed);
    void clip(const QPainterPath& path, Qt::ClipOperation operation);
    void use(const QPen& pen, const QBrush& brush);
    bool clipped() const { return m_hasClip && m_clipEnabled; }
    /// Whether some of the path lies outside the clip.
    bool cutting(const QPainterPath& path, const QPen& pen) const;
    void paint(const QPainterPath& path, const QPen& pen, const QBrush& brush);
    void paintCut(const QPainterPath& onSheet, const QBrush& brush);
    QPainterPath strokeOnSheet(const QPainterPath& path, const QPen& pen) const;
    void paintBlocks(const QRectF& place, const PictureBlocks& blocks);

    QPainter& m_target;
    QTransform m_base;
    QTransform m_transform;
    QPen m_pen;
    QBrush m_brush;
    bool m_opaque = true;
    bool m_hasClip = false;
    bool m_clipEnabled = true;
    QPainterPath m_clip; ///< on the sheet, whatever the transform
};

/// What does not change is not set: each setting opens a new group in an SVG file.
void VectorSheet::Engine::use(const QPen& pen, const QBrush& brush) {
    if (m_target.transform() != m_transform * m_base) {
        m_target.setTransform(m_transform * m_base);
    }
    if (m_target.pen() != pen) {
        m_target.setPen(pen);
    }
    if (m_target.brush() != brush) {
        m_target.setBrush(brush);
    }
}

void VectorSheet::Engine::updateClip(const QPaintEngineState& next, DirtyFlags changed) {
    if (changed & DirtyClipRegion) {
        clip(m_transform.map(toPath(next.clipRegion())), next.clipOperation());
    }
    if (changed & DirtyClipPath) {
        clip(m_transform.map(next.clipPath()), next.clipOperation());
    }
    if (changed & DirtyClipEnabled) {
        m_clipEnabled = next.isClipEnabled();
    }
}

void VectorSheet::Engine::clip(const QPainterPath& path, Qt::ClipOperation operation) {
    m_clip = operation == Qt::IntersectClip && m_hasClip ? m_clip.intersected(path) : path;
    m_hasClip = operation != Qt::NoClip;
}

bool VectorSheet::Engine::cutting(const QPainterPath& path, const QPen& pen) const {
    if (!clipped()) {
        return false;
    }
    const double out = pen.style() == Qt::NoPen ? 0 : std::max(pen.widthF(), 1.0);
    return !m_clip.contains(m_transform.mapRect(path.boundingRect().adjusted(-out, -out, out, out)));
}

void VectorSheet::Engine::paint(const QPainterPath& path, const QPen& pen, const QBrush& brush) {
    if (!cutting(path, pen)) {
        use(pen, brush);
        m_target.drawPath(path);
        return;
    }
    if (brush.style() != Qt::NoBrush) {
        paintCut(m_transform.map(path), brush);
    }
    if (pen.style() != Qt::NoPen) {
        paintCut(strokeOnSheet(path, pen), pen.brush());
    }
}

QPainterPath VectorSheet::Engine::strokeOnSheet(const QPainterPath& path, const QPen& pen) const {
    QPainterPathStroker stroker(pen);
    stroker.setWidth(std::max(pen.widthF(), pen.isCosmetic() ? 1.0 : 0.0));
    return pen.isCosmetic() ? stroker.createStroke(m_transform.map(path))
                            : m_transform.map(stroker.createStroke(path));
}

/// With the transform that held, since gradients are measured in it.
void VectorSheet::Engine::paintCut(const QPainterPath& onSheet, const QBrush& brush) {
    const QPainterPath inside = onSheet.intersected(m_clip);
    if (inside.isEmpty() || !m_transform.isInvertible()) {
        return;
    }
    use(Qt::NoPen, brush);
    m_target.drawPath(m_transform.inverted().map(inside));
}

void VectorSheet::Engine::drawImage(const QRectF& place, const QImage& picture, const QRectF& part,
                                    Qt::ImageConversionFlags flags) {
    if (place.isEmpty() || part.isEmpty() || !m_transform.isInvertible()) {
        return;
    }
    // From pixels of the picture to the painter's coordinates.
    QTransform placed = QTransform::fromTranslate(place.left(), place.top());
    placed.scale(place.width() / part.width(), place.height() / part.height());
    placed.translate(-part.left(), -part.top());
    QRectF shown = part;
    if (clipped()) {
        shown &= placed.inverted().mapRect(m_transform.inverted().mapRect(m_clip.boundingRect()));
    }
    const QRect pixels = shown.toAlignedRect() & picture.rect();
    if (pixels.isEmpty()) {
        return;
    }
    // SVG files written by Qt show pictures as a whole, so what is not asked for is cut away here.
    const QImage visible = pixels == picture.rect() ? picture : picture.copy(pixels);
    const QRectF target = placed.mapRect(QRectF(pixels));
    const QSizeF size = m_transform.mapRect(target).size();
    const std::optional<PictureBlocks> blocks = findBlocks(visible, mostBlocks);
    if (blocks && m_opaque && size.width() >= smallestBlock * static_cast<double>(blocks->columnCount()) &&
        size.height() >= smallestBlock * static_cast<double>(blocks->rowCount())) {
        paintBlocks(target, *blocks);
        return;
    }
    use(Qt::NoPen, Qt::NoBrush);
    m_target.drawImage(target, visible, visible.rect(), flags);
}

void VectorSheet::Engine::paintBlocks(const QRectF& place, const PictureBlocks& blocks) {
    const double across = place.width() / blocks.columns.back();
    const double down = place.height() / blocks.rows.back();
    const std::size_t columns = blocks.columnCount();
    for (std::size_t row = 0; row < blocks.rowCount(); ++row) {
        // A viewer that smooths edges would let the paper shine through between rectangles that only touch:
        // each reaches under its right and lower neighbours, which are painted later.
        const double top = blocks.rows[row] * down;
        const double bottom = blocks.rows[std::min(row + 2, blocks.rowCount())] * down;
        for (std::size_t column = 0; column < columns;) {
            std::size_t next = column + 1;
            while (next < columns && blocks.colour(row, next) == blocks.colour(row, column)) {
                ++next;
            }
            const double left = blocks.columns[column] * across;
            const double right = blocks.columns[std::min(next + 1, columns)] * across;
            QPainterPath path;
            path.addRect(QRectF(place.left() + left, place.top() + top, right - left, bottom - top));
            paint(path, Qt::NoPen, QColor(blocks.colour(row, column)));
            column = next;
        }
    }
}

VectorSheet::VectorSheet(QPainter& target, const QSizeF& size)
    : m_size(size)
    , m_engine(std::make_unique<Engine>(target)) {}

VectorSheet::~VectorSheet() = default;

QPaintEngine* VectorSheet::paintEngine() const {
    return m_engine.get();
}

int VectorSheet::metric(PaintDeviceMetric metric) const {
    constexpr int dotsPerInch = 96;
    constexpr double millimetresPerInch = 25.4;
    switch (metric) {
    case PdmWidth:
        return qCeil(m_size.width());
    case PdmHeight:
        return qCeil(m_size.height());
    case PdmWidthMM:
        return qCeil(m_size.width() * millimetresPerInch / dotsPerInch);
    case PdmHeightMM:
        return qCeil(m_size.height() * millimetresPerInch / dotsPerInch);
    case PdmDpiX:
    case PdmDpiY:
    case PdmPhysicalDpiX:
    case PdmPhysicalDpiY:
        return dotsPerInch;
    case PdmDepth:
        return 32;
    case PdmDevicePixelRatio:
        return 1;
    default:
        return QPaintDevice::metric(metric);
    }
}

} // namespace fovea::ui
