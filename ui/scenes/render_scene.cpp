#include "ui/scenes/render_scene.h"

#include "core/base/contract.h"
#include "core/base/error.h"
#include "ui/render/vector_sheet.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPageSize>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <array>
#include <cmath>

namespace fovea::ui {

namespace {

/// Drawn as large as on a screen of 96 dots per inch.
constexpr double pointsPerPixel = 0.75;
constexpr int svgResolution = 96;
constexpr int pdfResolution = 1200;
/// In points: programs that show PDF know no longer pages.
constexpr double longestPage = 14'400;
/// Tiles in vector files are pictures; at twice the size they stay crisp when a viewer smooths them.
constexpr double vectorTileScale = 2;

QSize deviceSize(const Scene& scene, double scale) {
    const QSizeF exact = scene.size() * scale;
    return {static_cast<int>(std::ceil(exact.width())), static_cast<int>(std::ceil(exact.height()))};
}

bool fitsPicture(const Scene& scene, double scale) {
    FOVEA_REQUIRE(scale > 0);
    const QSizeF exact = scene.size() * scale;
    return std::max(exact.width(), exact.height()) <= maxPictureSide &&
           exact.width() * exact.height() <= maxPicturePixels;
}

void requireFitting(const Scene& scene, double scale) {
    if (!fitsPicture(scene, scale)) {
        const QSizeF exact = scene.size() * scale;
        throw LimitError("a picture of " + std::to_string(std::llround(exact.width())) + "×" +
                         std::to_string(std::llround(exact.height())) + " pixels is too large; at most " +
                         std::to_string(maxPictureSide) + " a side and " +
                         std::to_string(maxPicturePixels / 1'000'000) +
                         " million in all can be drawn; .svg and .pdf have no such limit");
    }
}

void paintWhole(QPainter& painter, const Scene& scene, const Theme& theme, double tileScale) {
    TileCache tiles;
    const QRectF whole(QPointF(), scene.size());
    painter.setRenderHint(QPainter::Antialiasing);
    // Past the edge, so that a size rounded up leaves no gap.
    painter.fillRect(whole.adjusted(0, 0, 1, 1), theme.paper);
    scene.paint(painter,
                {.exposed = whole, .tiles = tiles, .devicePixelRatio = tileScale, .hover = {}, .focus = {}});
}

/// The scene on a painter of a vector file.
void paintShapes(QPainter& painter, const Scene& scene, const Theme& theme, double tileScale) {
    VectorSheet sheet(painter, scene.size());
    QPainter onSheet(&sheet);
    paintWhole(onSheet, scene, theme, tileScale);
}

void writePng(QIODevice& device, const Scene& scene, const Theme& theme, double scale) {
    renderImage(scene, theme, scale).save(&device, "PNG");
}

void writeSvg(QIODevice& device, const Scene& scene, const Theme& theme, double scale) {
    QSvgGenerator generator;
    generator.setOutputDevice(&device);
    generator.setResolution(svgResolution);
    const QSize size = deviceSize(scene, scale);
    generator.setSize(size);
    generator.setViewBox(QRectF(QPointF(), QSizeF(size) / scale));
    generator.setTitle(QStringLiteral("Fovea"));
    QPainter painter(&generator);
    paintShapes(painter, scene, theme, vectorTileScale * scale);
}

void writePdf(QIODevice& device, const Scene& scene, const Theme& theme, double wanted) {
    const QSizeF whole = scene.size() * pointsPerPixel;
    const double scale = std::min(wanted, longestPage / std::max(whole.width(), whole.height()));
    QPdfWriter writer(&device);
    writer.setResolution(pdfResolution);
    writer.setCreator(QStringLiteral("Fovea"));
    const QSizeF points = scene.size() * pointsPerPixel * scale;
    writer.setPageSize(QPageSize(points, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins({});
    QPainter painter(&writer);
    const double unit = pdfResolution / 72.0 * pointsPerPixel * scale;
    painter.scale(unit, unit);
    paintShapes(painter, scene, theme, vectorTileScale * scale);
}

struct Format {
    QLatin1String ending;
    void (*write)(QIODevice&, const Scene&, const Theme&, double);
    bool isOfPixels = false;
};

const Format* formatOf(const QString& path) {
    static constexpr std::array<Format, 3> formats = {{
        {QLatin1String("png"), writePng, true},
        {QLatin1String("svg"), writeSvg},
        {QLatin1String("pdf"), writePdf},
    }};
    const QString ending = QFileInfo(path).suffix().toLower();
    for (const Format& format : formats) {
        if (ending == format.ending) {
            return &format;
        }
    }
    return nullptr;
}

} // namespace

QImage renderImage(const Scene& scene, const Theme& theme, double scale) {
    requireFitting(scene, scale);
    QImage image(deviceSize(scene, scale), QImage::Format_RGB32);
    if (image.isNull()) {
        throw LimitError("there is not enough memory for the picture");
    }
    image.fill(theme.paper);
    QPainter painter(&image);
    painter.scale(scale, scale);
    paintWhole(painter, scene, theme, scale);
    return image;
}

void paintFitted(QImage& image, const QRect& place, const Scene& scene, const Theme& theme) {
    FOVEA_REQUIRE(!place.isEmpty() && image.rect().contains(place));
    const QSizeF size = scene.size();
    const double scale = std::min(place.width() / size.width(), place.height() / size.height());
    // On whole pixels, so that what is crisp stays crisp.
    const QPoint corner(place.left() + static_cast<int>((place.width() - size.width() * scale) / 2),
                        place.top() + static_cast<int>((place.height() - size.height() * scale) / 2));
    QPainter painter(&image);
    painter.setClipRect(place);
    painter.fillRect(place, theme.paper);
    painter.translate(corner);
    painter.scale(scale, scale);
    paintWhole(painter, scene, theme, scale);
}

std::unique_ptr<Scene> sceneForPicture(const SceneEntry& entry, const SceneInput& input, double scale) {
    constexpr std::int64_t first = 1 << 14;
    constexpr std::int64_t last = 64;
    std::unique_ptr<Scene> scene = entry.make(input);
    const auto holding = [&](std::int64_t most) {
        SceneInput fewer = input;
        fewer.options.mostShown = most;
        return entry.make(fewer);
    };
    // What is large for another reason, as graphs are, is not made again and again.
    if (fitsPicture(*scene, scale) || scene->size() == holding(last)->size()) {
        return scene;
    }
    for (std::int64_t most = first; most >= last && !fitsPicture(*scene, scale); most /= 2) {
        scene = holding(most);
    }
    return scene;
}

namespace {

/// Calls write(device), and only then puts the file in the place of what was at `path`.
template <class Write>
void replaceFile(const QString& path, const Write& write) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        throw FileError(path.toStdString(), file.errorString().toStdString());
    }
    write(file);
    if (!file.commit()) {
        throw FileError(path.toStdString(), file.errorString().toStdString());
    }
}

} // namespace

void writePicture(const QImage& picture, const QString& path) {
    replaceFile(path, [&](QIODevice& device) { picture.save(&device, "PNG"); });
}

void renderFile(const Scene& scene, const Theme& theme, const QString& path, double scale) {
    const std::string name = path.toStdString();
    const Format* format = formatOf(path);
    if (format == nullptr) {
        throw SettingError(name + ": pictures can be written as .png, .svg or .pdf");
    }
    if (format->isOfPixels) {
        requireFitting(scene, scale);
    }
    replaceFile(path, [&](QIODevice& device) { format->write(device, scene, theme, scale); });
}

} // namespace fovea::ui
