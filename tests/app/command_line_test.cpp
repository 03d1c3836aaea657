#include "core/io/npz.h"
#include "core/onnx/onnx_reader.h"
#include "tests/ui/session/model_files.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <set>

/// The program as scripts know it: exit codes, one line of error, JSON. Every test starts it without a
/// display.

namespace fovea {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

struct Outcome {
    int exitCode = -1;
    std::string output;
    std::string errors;
};

Outcome run(const QStringList& arguments) {
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR"}) {
        environment.remove(QString::fromLatin1(name));
    }
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(FOVEA_PROGRAM), arguments);
    constexpr int patience = 120'000;
    if (!program.waitForFinished(patience)) {
        return {};
    }
    return {program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -1,
            program.readAllStandardOutput().toStdString(), program.readAllStandardError().toStdString()};
}

Outcome run(const std::string& line) {
    return run(QString::fromStdString(line).split(u' ', Qt::SkipEmptyParts));
}

json jsonOf(const std::string& line) {
    const Outcome outcome = run(line);
    EXPECT_EQ(outcome.exitCode, 0) << line << "\n" << outcome.errors;
    return json::parse(outcome.output, nullptr, false);
}

class CommandLine : public testing::Test {
protected:
    std::string path(const std::string& name) const {
        return m_folder.filePath(QString::fromStdString(name)).toStdString();
    }
    std::string file(const std::string& name, const QByteArray& bytes) const {
        QFile out(QString::fromStdString(path(name)));
        EXPECT_TRUE(out.open(QIODevice::WriteOnly));
        out.write(bytes);
        return path(name);
    }
    std::string picture(const std::string& name, int width = 40, int height = 32, int hue = 20) const {
        QImage image(width, height, QImage::Format_RGB32);
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                image.setPixelColor(x, y, QColor::fromHsv(hue, 255 * y / height, 255 * x / width));
            }
        }
        QDir().mkpath(QFileInfo(QString::fromStdString(path(name))).path());
        EXPECT_TRUE(image.save(QString::fromStdString(path(name))));
        return path(name);
    }
    QByteArray bytesOf(const std::string& name) const {
        QFile in(QString::fromStdString(path(name)));
        EXPECT_TRUE(in.open(QIODevice::ReadOnly)) << name;
        return in.readAll();
    }

private:
    QTemporaryDir m_folder;
};

TEST_F(CommandLine, HelpsWithEveryCommand) {
    const std::string help = run("--help").output;
    for (const char* command : {"layers", "run", "explain", "inspect", "render", "train"}) {
        EXPECT_THAT(help, HasSubstr(command));
        const Outcome outcome = run(std::string(command) + " --help");
        EXPECT_EQ(outcome.exitCode, 0);
        EXPECT_THAT(outcome.output, AllOf(HasSubstr("Usage: fovea"), HasSubstr("Example")));
        EXPECT_EQ(outcome.errors, "");
    }
}

TEST_F(CommandLine, EndsWithTwoOnWrongUsage) {
    const std::string image = picture("a.png");
    for (const std::string& line :
         {std::string("frobnicate"), std::string("layers"), std::string("layers cifar extra"),
          std::string("layers --bogus cifar"), std::string("run cifar"),
          "run cifar --repeat 0 --image " + image, "run cifar --image " + image + " --input a.npy",
          "explain cifar --image " + image, "explain cifar --at conv1 --image " + image,
          std::string("render"), std::string("render nothing --out a.png"),
          "render network --set bogus=1 --out " + path("a.png"),
          "render network --size big --out " + path("a.png"),
          "render bench --time nan --out " + path("a.png"), "render bench --time -1 --out " + path("a.png"),
          std::string("train cifar")}) {
        const Outcome outcome = run(line);
        EXPECT_EQ(outcome.exitCode, 2) << line;
        EXPECT_EQ(outcome.output, "") << line;
        EXPECT_NE(outcome.errors, "") << line;
    }
}

TEST_F(CommandLine, RefusesToLightWhatIsNotOnTheBenchAndSaysWhatIs) {
    const std::string render = "render bench --out " + path("a.png") + " --set preset=";
    const std::pair<std::string, std::string> wrong[] = {
        {"stride1 --set lit=output:5,2,2", "K from 0 to 0, Y from 0 to 4 and X from 0 to 4"},
        {"same --set lit=input:0,9,0", "C from 0 to 0, Y from 0 to 8 and X from 0 to 8"},
        {"column --set lit=weight:0,3,0,0", "K from 0 to 0, C from 0 to 2, Y from 0 to 4 and X from 0 to 4"},
        {"filters6 --set lit=bias:6", "K from 0 to 5"},
        {"stride1 --set lit=product:9", "I from 0 to 8"},
        {"column --set lit=sum:3", "C from 0 to 2"},
        {"stride3 --set lit=output:0,0,0", "there is no output"},
        {"pool --set lit=weight:0,0,0,0", "pooling has no filters"},
        {"pool --set lit=sum:0", "pooling has no filters"},
        {"pool --set lit=term:bias", "pooling has no filters"}};
    for (const auto& [settings, reason] : wrong) {
        const Outcome outcome = run(render + settings);
        EXPECT_EQ(outcome.exitCode, 1) << settings;
        EXPECT_THAT(outcome.errors, AllOf(HasSubstr("--set lit="), HasSubstr(reason))) << settings;
        EXPECT_FALSE(QFile::exists(QString::fromStdString(path("a.png"))));
    }
    EXPECT_EQ(run(render + "same --set lit=input:0,8,8").exitCode, 0);
}

TEST_F(CommandLine, NamesTheBadFileInOneLineAndEndsWithOne) {
    const QByteArray whole = bytesOf(
        "../" + QFileInfo(QString::fromStdString(picture("a.png"))).dir().dirName().toStdString() + "/a.png");
    QByteArray damaged = whole;
    damaged[damaged.size() / 2] = static_cast<char>(~damaged[damaged.size() / 2]);
    const std::string bad[] = {path("missing.png"), file("empty.png", {}), file("cut.png", whole.left(200)),
                               file("damaged.png", damaged), file("text.png", "no picture")};
    for (const std::string& image : bad) {
        for (const std::string& line :
             {"run cifar --image " + image, "explain cifar --at conv1,0,0,0 --image " + image,
              "inspect " + image + " --out " + path("maps"),
              "render network --set image=" + image + " --out " + path("a.svg")}) {
            const Outcome outcome = run(line);
            EXPECT_EQ(outcome.exitCode, 1) << line;
            EXPECT_EQ(outcome.output, "") << line;
            EXPECT_THAT(outcome.errors, StartsWith("fovea: " + image + ": ")) << line;
            EXPECT_EQ(std::ranges::count(outcome.errors, '\n'), 1) << line << "\n" << outcome.errors;
        }
    }
    for (const std::string& model :
         {path("missing.onnx"), file("empty.onnx", {}), file("text.onnx", "no network")}) {
        const Outcome outcome = run("layers " + model);
        EXPECT_EQ(outcome.exitCode, 1) << model;
        EXPECT_THAT(outcome.errors, StartsWith("fovea: " + model + ": "));
    }
}

TEST_F(CommandLine, NamesTheNetworkThatTakesNoPicture) {
    const std::string model = test::wordModel(QString::fromStdString(path(""))).toStdString();
    const std::string image = picture("a.png");
    for (const std::string& line :
         {"run " + model + " --image " + image, "explain " + model + " --at y,0,0,0 --image " + image,
          "inspect " + image + " --model " + model + " --out " + path("maps"),
          "render network --set model=" + model + " --out " + path("a.svg")}) {
        const Outcome outcome = run(line);
        EXPECT_EQ(outcome.exitCode, 1) << line;
        EXPECT_THAT(outcome.errors, StartsWith("fovea: " + model + ": ")) << line;
    }
}

TEST_F(CommandLine, NamesEverySceneInTheHelp) {
    const std::string help = run("render --help").output;
    EXPECT_THAT(help, HasSubstr("network, layer, unit, classes, graph, bench"));
}

TEST_F(CommandLine, SaysThatTheWindowNeedsADisplay) {
    const Outcome outcome = run(picture("a.png"));
    EXPECT_EQ(outcome.exitCode, 1);
    EXPECT_THAT(outcome.errors, HasSubstr("display"));
}

TEST_F(CommandLine, ListsTheLayers) {
    const json layers = jsonOf("layers lecture --json");
    std::int64_t parameters = 0;
    for (const json& layer : layers) {
        parameters += layer["parameters"].get<std::int64_t>();
    }
    EXPECT_EQ(parameters, 6440);
    EXPECT_EQ(layers[1]["output"], json({1, 10, 32, 32}));
    EXPECT_EQ(layers[1]["receptive_field"], json({3, 3}));
    EXPECT_EQ(layers[1]["activation_bytes"], 10 * 32 * 32 * 4);
    EXPECT_THAT(run("layers lecture").output, AllOf(HasSubstr("conv1"), HasSubstr("6440")));
    EXPECT_THAT(run("layers lecture --csv").output,
                AllOf(HasSubstr("conv1,conv2d,1×10×32×32,"), HasSubstr("total,,,6440,")));
    EXPECT_THAT(run("layers lecture --markdown").output, HasSubstr("| conv1 | conv2d | 1×10×32×32 |"));
    EXPECT_EQ(run("layers lecture --csv --json").exitCode, 2);
}

TEST_F(CommandLine, RendersTwoPicturesBesideEachOther) {
    const std::string both = " --set image=" + picture("a.png") + " --set compare=" + picture("b.png");
    for (const char* scene : {"network", "layer", "unit", "classes"}) {
        const std::string file = path(std::string(scene) + "-two.png");
        const Outcome outcome = run("render " + std::string(scene) + both + " --out " + file);
        EXPECT_EQ(outcome.exitCode, 0) << outcome.errors;
    }
    EXPECT_EQ(run("render layer --set compare=missing.png --out " + path("c.png")).exitCode, 1);
}

TEST_F(CommandLine, RunsAPictureAndSavesEveryLayer) {
    const json result = jsonOf("run cifar --json --all --top 3 --repeat 2 --image " + picture("a.png") +
                               " --save " + path("a.npz"));
    ASSERT_EQ(result["scores"].size(), 3U);
    EXPECT_GE(result["scores"][0]["probability"], result["scores"][1]["probability"]);
    EXPECT_EQ(result["layers"].size(), jsonOf("layers cifar --json").size());
    EXPECT_GT(result["milliseconds"]["median"], 0);
    const QByteArray archive = bytesOf("a.npz");
    for (const json& layer : result["layers"]) {
        EXPECT_TRUE(archive.contains((layer["name"].get<std::string>() + ".npy").c_str()));
    }
}

/// An .npy file of float32 numbers.
QByteArray npy(const std::vector<float>& numbers, const std::string& shape) {
    QByteArray header =
        QByteArray::fromStdString("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }");
    header += QByteArray(64 - (10 + header.size() + 1) % 64, ' ') + '\n';
    QByteArray bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size() & 0xFF);
    bytes += static_cast<char>(header.size() >> 8);
    bytes += header;
    return bytes + QByteArray(reinterpret_cast<const char*>(numbers.data()),
                              static_cast<qsizetype>(numbers.size() * sizeof(float)));
}

TEST_F(CommandLine, RunsNumbersThatAreGivenAsTheyAre) {
    const std::string one = file("one.npy", npy(std::vector<float>(784, 0.25F), "(1, 1, 28, 28)"));
    const json answer = jsonOf("run digits --json --input " + one);
    EXPECT_EQ(answer["scores"].size(), 5U);
    EXPECT_THAT(run("run digits --input " + one).output, HasSubstr("probability"));

    const std::string two = file("two.npy", npy(std::vector<float>(2 * 784, 0.25F), "(2, 1, 28, 28)"));
    const json answers = jsonOf("run digits --json --input " + two);
    EXPECT_FALSE(answers.contains("scores"));
    EXPECT_EQ(answers["layers"][0]["shape"], json({2, 10}));
}

TEST_F(CommandLine, TellsNumbersThatAreNone) {
    const std::string nan = file("nan.npy", npy(std::vector<float>(784, std::nanf("")), "(1, 1, 28, 28)"));
    const json result = jsonOf("run digits --json --layer conv1 --input " + nan);
    EXPECT_EQ(result["layers"][0]["not_finite"], 8 * 28 * 28);
    EXPECT_THAT(run("run digits --layer conv1 --input " + nan).output, HasSubstr("NaN"));
}

TEST_F(CommandLine, FeedsPicturesAsItIsTold) {
    const std::string model = test::openSizeModel(QString::fromStdString(path(""))).toStdString();
    const std::string start = "run " + model + " --json --image " + picture("a.png");
    const json guessed = jsonOf(start);
    EXPECT_EQ(guessed["input"]["width"], 224);
    EXPECT_EQ(guessed["input"]["colour"], "rgb");
    EXPECT_THAT(guessed["input"]["reason"].get<std::string>(), HasSubstr("leaves the size open"));
    const json caffe = jsonOf(start + " --input-spec caffe --size 40x32");
    EXPECT_EQ(caffe["input"]["colour"], "bgr");
    EXPECT_EQ(caffe["input"]["range"], 255);
    EXPECT_EQ(caffe["input"]["width"], 40);
    EXPECT_EQ(caffe["input"]["height"], 32);
    EXPECT_NE(caffe["scores"][0]["logit"], guessed["scores"][0]["logit"]);
    const json own = jsonOf(start + " --input-spec " + file("spec.json", R"({"mean": 0.5, "width": 20})"));
    EXPECT_EQ(own["input"]["mean"], json::parse("[0.5, 0.5, 0.5]"));
    EXPECT_EQ(own["input"]["width"], 20);
    EXPECT_EQ(own["input"]["std"], guessed["input"]["std"]);
    EXPECT_THAT(
        run("run " + model + " --image " + picture("a.png")).output,
        HasSubstr("the picture was fed as 224×224 RGB, ImageNet (torchvision); --input-spec changes it"));
    EXPECT_EQ(jsonOf("layers " + model + " --json --size 40x30")[0]["output"], json::parse("[1, 3, 30, 40]"));
}

TEST_F(CommandLine, SaysWhatOfTheInputItCannotUse) {
    const std::string model = test::openSizeModel(QString::fromStdString(path(""))).toStdString();
    const std::string start = "run " + model + " --image " + picture("a.png");
    for (const char* wrong : {" --size 40", " --size 0x3", " --input-spec alexnet"}) {
        const Outcome outcome = run(start + wrong);
        EXPECT_EQ(outcome.exitCode, 2) << outcome.errors;
        EXPECT_EQ(std::ranges::count(outcome.errors, '\n'), 1) << outcome.errors;
    }
    const std::pair<const char*, const char*> refused[] = {
        {R"( --input-spec {"std":0})", "standard deviation must be above 0"},
        {R"( --input-spec {"colour":"gray"})", "its input has 3 channels, not 1"},
        {R"( --input-spec {"spread":1})", "no setting \"spread\""},
        {" --size 2x2", "open-size.onnx"},
        {" --classes missing.txt", "missing.txt"},
        {" --classes digits", "These are 10 names; the network answers with 2 scores"},
        {" --fill gain=ones", "no input beside the picture's is called \"gain\""},
        {" --output conv", "no output \"conv\""}};
    for (const auto& [option, reason] : refused) {
        const Outcome outcome = run(start + option);
        EXPECT_EQ(outcome.exitCode, 1) << option;
        EXPECT_THAT(outcome.errors, HasSubstr(reason)) << option;
        EXPECT_EQ(outcome.output, "") << option;
    }
}

TEST_F(CommandLine, NamesClassesAndFillsInputsAsItIsTold) {
    const std::string image = picture("a.png");
    const std::string open = test::openSizeModel(QString::fromStdString(path(""))).toStdString();
    const json named =
        jsonOf("run " + open + " --json --image " + image + " --classes " + file("c.txt", "cat\ndog\n"));
    EXPECT_THAT((std::set<std::string>{named["scores"][0]["class"], named["scores"][1]["class"]}),
                testing::ElementsAre("cat", "dog"));
    const std::string two = test::twoInputModel(QString::fromStdString(path(""))).toStdString();
    const auto largest = [&](const std::string& option) {
        return jsonOf("run " + two + " --json --layer y --image " + image + option)["layers"][0]["max"]
            .get<double>();
    };
    EXPECT_EQ(largest(""), 0);
    EXPECT_GT(largest(" --fill gain=ones"), 0);
    const std::string outputs = test::twoOutputModel(QString::fromStdString(path(""))).toStdString();
    EXPECT_NE(jsonOf("run " + outputs + " --json --image " + image + " --output maps")["scores"], json());
}

TEST_F(CommandLine, ExplainsANumber) {
    const std::string image = picture("a.png");
    const json unit = jsonOf("explain cifar --json --at conv1,3,0,4 --image " + image);
    double sum = unit["bias"];
    for (const json& tap : unit["taps"]) {
        sum += tap["product"].get<double>();
    }
    EXPECT_EQ(unit["taps"].size(), 75U);
    EXPECT_NEAR(sum, unit["value"], 1e-4);
    EXPECT_EQ(unit["receptive_field"]["rows"], json({0, 3}));
    EXPECT_EQ(unit["receptive_field_unclipped"]["rows"], json({-2, 3}));
    const std::string told = run("explain cifar --at conv1,3,0,4 --image " + image).output;
    EXPECT_THAT(told, AllOf(HasSubstr("padding"), HasSubstr("bias"), HasSubstr("receptive field")));
    EXPECT_THAT(told, testing::Not(HasSubstr(" -0\n")));
    EXPECT_EQ(run("explain cifar --at conv1,99,0,0 --image " + image).exitCode, 1);
}

TEST_F(CommandLine, ListsOfManyNumbersThoseWithTheLargestProducts) {
    const std::string start = "explain cifar --at conv1,3,10,12 --image " + picture("a.png");
    const json whole = jsonOf(start + " --json");
    const json part = jsonOf(start + " --json --taps 5");
    EXPECT_EQ(part["tap_count"], 75);
    ASSERT_EQ(part["taps"].size(), 5U);
    std::vector<double> products;
    for (const json& tap : whole["taps"]) {
        products.push_back(std::abs(tap["product"].get<double>()));
    }
    std::ranges::sort(products, std::greater<>());
    for (const json& tap : part["taps"]) {
        EXPECT_GE(std::abs(tap["product"].get<double>()), products[4]);
    }
    EXPECT_EQ(part["channels"], whole["channels"]);
    EXPECT_THAT(run(start + " --taps 5").output, HasSubstr("and 70 more with smaller products; --taps 75"));
}

TEST_F(CommandLine, SavesAnInputAsTheFileHasIt) {
    const std::string model = test::channelsLastModel(QString::fromStdString(path(""))).toStdString();
    EXPECT_EQ(
        run("run " + model + " --all --save " + path("last.npz") + " --image " + picture("a.png")).exitCode,
        0);
    EXPECT_TRUE(bytesOf("last.npz").contains("(1, 12, 12, 3)"));
}

TEST_F(CommandLine, TakesAPartOfALayersNameThatOnlyItHas) {
    const std::string start = "run cifar --image " + picture("a.png") + " --json --layer ";
    EXPECT_EQ(jsonOf(start + "onv3")["layers"][0]["name"], "conv3");
    EXPECT_THAT(run(start + "conv").errors, HasSubstr("\"conv\" may be one of conv1, conv2"));
    EXPECT_THAT(run(start + "norm").errors, HasSubstr("there is no layer \"norm\"; the layers are: input"));
}

TEST_F(CommandLine, ExplainsANumberOfASlice) {
    const std::string model =
        test::reshapedModel(QString::fromStdString(path("")), {1, 3, 4, 8, 8}).toStdString();
    const std::string start = "explain " + model + " --image " + picture("a.png") + " --at y,0,2,3";
    const json unit = jsonOf(start + " --slice 1 --json");
    EXPECT_EQ(unit["slice"], 1);
    // The 83rd number of the map: 64 of a slice before, two rows of 8, and 3.
    EXPECT_EQ(unit["taps"][0]["y"], 83 / 16);
    EXPECT_EQ(unit["taps"][0]["x"], 83 % 16);
    EXPECT_EQ(unit["receptive_field"]["rows"], json({83 / 16, 83 / 16 + 1}));
    EXPECT_THAT(run(start).output, HasSubstr("y (reshape), channel 0, slice 2, y 2, x 3"));
    EXPECT_THAT(run(start + " --slice 4").errors, HasSubstr("no slice 4: it must be from 0 to 3"));
}

TEST_F(CommandLine, SaysThatTheAnswerOfAMapIsItsMean) {
    const std::string maps = test::segmentationModel(QString::fromStdString(path(""))).toStdString();
    const std::string image = picture("a.png");
    EXPECT_THAT(run("run " + maps + " --image " + image).output,
                HasSubstr("each of them is a map of 256 numbers: this is their mean"));
    EXPECT_THAT(run("run cifar --image " + image).output, testing::Not(HasSubstr("is a map of")));
}

TEST_F(CommandLine, WritesPicturesOfEveryLayerAndAPage) {
    const Outcome outcome = run("inspect " + picture("a.png") + " --model digits --out " + path("maps"));
    ASSERT_EQ(outcome.exitCode, 0) << outcome.errors;
    EXPECT_EQ(outcome.errors, "");
    const QByteArray page = bytesOf("maps/index.html");
    for (const json& layer : jsonOf("layers digits --json")) {
        EXPECT_TRUE(page.contains(layer["name"].get<std::string>().c_str()));
    }
    const QStringList pictures =
        QDir(QString::fromStdString(path("maps"))).entryList({QStringLiteral("*.png")});
    EXPECT_EQ(static_cast<std::size_t>(pictures.size()), jsonOf("layers digits --json").size() + 1);
}

TEST_F(CommandLine, RendersEveryViewOfANetworkInEveryFormat) {
    for (const char* scene : {"network", "layer", "unit", "classes"}) {
        for (const auto& [ending, beginning] :
             {std::pair("png", "\x89PNG"), std::pair("svg", "<?xml"), std::pair("pdf", "%PDF")}) {
            const std::string name = std::string(scene) + "." + ending;
            const Outcome outcome =
                run("render " + std::string(scene) + " --set model=digits --set image=" + picture("a.png") +
                    " --size 800x600 --out " + path(name));
            ASSERT_EQ(outcome.exitCode, 0) << name << outcome.errors;
            EXPECT_EQ(outcome.errors, "") << name;
            EXPECT_TRUE(bytesOf(name).startsWith(beginning)) << name;
        }
    }
    EXPECT_EQ(run("render network --out " + path("a.xyz")).exitCode, 1);
}

constexpr auto recipe = R"({"name": "tiny", "input": {"channels": 3, "height": 8, "width": 8},
  "layers": [{"op": "conv2d", "name": "conv", "out": 4, "kernel": 3, "padding": 1}, {"op": "relu"},
             {"op": "flatten"}, {"op": "linear", "out": 2}, {"op": "softmax"}],
  "optimizer": {"kind": "adam", "learning_rate": 0.01}, "epochs": 20, "batch": 4})";

TEST_F(CommandLine, TrainsARecipeOnFoldersOfPictures) {
    for (const char* split : {"train", "test"}) {
        for (int i = 0; i < 4; ++i) {
            picture(std::string("data/") + split + "/green/" + std::to_string(i) + ".png", 8 + i, 8, 120);
            picture(std::string("data/") + split + "/red/" + std::to_string(i) + ".png", 8, 8 + i, 0);
        }
    }
    const Outcome outcome =
        run("train " + file("tiny.json", recipe) + " --data " + path("data") + " --out " + path("tiny.onnx"));
    ASSERT_EQ(outcome.exitCode, 0) << outcome.errors;
    EXPECT_THAT(outcome.output,
                AllOf(HasSubstr("epoch 20/20"), HasSubstr("test accuracy 100.00 % (8 of 8)")));
    EXPECT_FALSE(QFile::exists(QString::fromStdString(path("tiny.onnx.checkpoint"))));
    const Model model = readOnnx(path("tiny.onnx"));
    EXPECT_THAT(model.info.classNames, testing::ElementsAre("green", "red"));
    EXPECT_EQ(model.info.accuracy, 1.0);
    EXPECT_EQ(jsonOf("run " + path("tiny.onnx") + " --json --image " +
                     picture("g.png", 9, 9, 120))["scores"][0]["class"],
              "green");
}

TEST_F(CommandLine, NamesTheBundledRecipesWhenItKnowsNone) {
    const Outcome outcome = run("train nothing --data " + path(".") + " --out " + path("a.onnx"));
    EXPECT_EQ(outcome.exitCode, 1);
    EXPECT_THAT(outcome.errors, HasSubstr("cifar, digits, lecture"));
}

} // namespace
} // namespace fovea
