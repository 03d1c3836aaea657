#include "core/base/error.h"
#include "tests/support/picture_distance.h"
#include "tests/support/sample_analysis.h"
#include "ui/scenes/class_scene.h"
#include "ui/scenes/network_scene.h"
#include "ui/scenes/render_scene.h"

#include <QFile>
#include <QFileInfo>
#include <QPainter>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace fovea::ui {

namespace {

using testing::HasSubstr;

std::string messageOf(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

class RenderScene : public testing::Test {
protected:
    QString path(const char* name) const { return folder.filePath(QString::fromUtf8(name)); }
    QByteArray written(const char* name) const {
        renderFile(scene, input.theme, path(name));
        QFile file(path(name));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }

    SceneInput input = [] {
        SceneInput made;
        made.analysis = test::sampleAnalysis(test::lectureModel());
        made.theme = Theme::darkTheme();
        made.viewport = {1440, 900};
        return made;
    }();
    NetworkScene scene{input};
    QTemporaryDir folder;
};

TEST_F(RenderScene, PaintsThePaperAndTheScene) {
    const QImage image = renderImage(scene, input.theme);
    EXPECT_EQ(image.size(), QSize(1440, 900));
    EXPECT_EQ(image.pixelColor(2, 2), input.theme.paper);
    const QPoint inPicture = scene.layout().columns[0].maps[0].center().toPoint();
    EXPECT_NE(image.pixelColor(inPicture), input.theme.paper);
}

TEST_F(RenderScene, DrawsTilesFromTheNumbersAtEveryScale) {
    const QImage twice = renderImage(scene, input.theme, 2);
    EXPECT_EQ(twice.size(), QSize(2880, 1800));
    const NetworkColumn& column = scene.layout().columns[1];
    const QRectF tile = column.maps[3];
    const QSize size = (tile.size() * 2).toSize();
    const Analysis& analysis = *input.analysis;
    const QImage expected = grayTile(analysis.trace->output(column.node).plane(0, 3),
                                     tileRange(analysis.statistics[column.node.index()], 3, false, {}), size);
    const QImage drawn =
        twice.copy(QRect((tile.topLeft() * 2).toPoint(), size)).convertToFormat(expected.format());
    EXPECT_EQ(drawn, expected);
}

TEST_F(RenderScene, WritesPictureFilesByTheirEnding) {
    EXPECT_TRUE(written("a.png").startsWith("\x89PNG"));
    EXPECT_TRUE(written("a.PDF").startsWith("%PDF-"));
    const QByteArray svg = written("a.svg");
    EXPECT_TRUE(svg.contains("<svg"));
    EXPECT_EQ(QImage(path("a.png")), renderImage(scene, input.theme));
}

TEST_F(RenderScene, WritesLettersAsShapesSoThatNoFontIsMissed) {
    const QByteArray svg = written("a.svg");
    EXPECT_FALSE(svg.contains("<text"));
    EXPECT_GT(svg.count("<path"), 100);
    EXPECT_FALSE(written("a.pdf").contains("/BaseFont")) << "nor does the page bring one";
}

TEST_F(RenderScene, DrawsInSvgWhatItDrawsInPng) {
    written("a.svg");
    const QImage drawn = renderImage(scene, input.theme);
    QImage read(drawn.size(), drawn.format());
    read.fill(input.theme.paper);
    {
        QPainter painter(&read);
        QSvgRenderer(path("a.svg")).render(&painter);
    }
    EXPECT_GT(test::pictureDistance(read, renderImage(ClassScene(input), input.theme)), 10);
    EXPECT_LT(test::pictureDistance(read, drawn), 2) << "letters are smoothed otherwise, tiles are resampled";
}

TEST_F(RenderScene, RefusesOtherEndingsAndPlacesThatCannotBeWritten) {
    EXPECT_THROW(renderFile(scene, input.theme, path("a.bmp")), SettingError);
    EXPECT_THAT(messageOf([&] { renderFile(scene, input.theme, path("a.bmp")); }),
                HasSubstr(".png, .svg or .pdf"));
    EXPECT_THROW(renderFile(scene, input.theme, path("nowhere/a.png")), FileError);
}

TEST_F(RenderScene, RefusesPicturesThatAreTooLargeAndLeavesTheFileAsItWas) {
    QFile before(path("a.png"));
    ASSERT_TRUE(before.open(QIODevice::WriteOnly));
    before.write("kept");
    before.close();
    EXPECT_THROW(renderFile(scene, input.theme, path("a.png"), 30), LimitError);
    EXPECT_THAT(messageOf([&] { renderImage(scene, input.theme, 30); }), HasSubstr("43200×27000"));
    ASSERT_TRUE(before.open(QIODevice::ReadOnly));
    EXPECT_EQ(before.readAll(), "kept");
}

TEST_F(RenderScene, DrawsTheStrongestOfWhatNoPictureCouldHold) {
    input.analysis = test::sampleAnalysis(test::grayModel(4'000));
    input.selection.node = input.analysis->logits;
    for (const char* name : {"classes", "layer"}) {
        const SceneEntry& entry = *findScene(QString::fromLatin1(name));
        EXPECT_THROW(renderFile(*entry.make(input), input.theme, path("a.png"), 1.5), LimitError) << name;
        const std::unique_ptr<Scene> made = sceneForPicture(entry, input, 1.5);
        renderFile(*made, input.theme, path("a.png"), 1.5);
        EXPECT_GT(made->size().height() * 1.5, maxPictureSide / 3) << name;
    }
    const auto& scores = input.analysis->scores;
    const auto classes = sceneForPicture(*findScene(u"classes"), input, 1.5);
    const auto has = [&](std::size_t index) {
        SceneElement element;
        element.kind = SceneElement::Kind::Class;
        element.index = static_cast<std::int64_t>(index);
        return !classes->find(element).isNone();
    };
    EXPECT_TRUE(has(scores.ranking.front()));
    EXPECT_FALSE(has(scores.ranking.back()));
}

TEST_F(RenderScene, WritesShapesOfAnySize) {
    input.analysis = test::sampleAnalysis(test::grayModel(4'000));
    const ClassScene tall(input);
    ASSERT_GT(tall.size().height(), maxPictureSide);
    renderFile(tall, input.theme, path("a.svg"));
    EXPECT_EQ(QSvgRenderer(path("a.svg")).viewBoxF().height(), std::ceil(tall.size().height()));
    renderFile(tall, input.theme, path("a.pdf"));
    EXPECT_GT(QFileInfo(path("a.pdf")).size(), 1000);
}

} // namespace

} // namespace fovea::ui
