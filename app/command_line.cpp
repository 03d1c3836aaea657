#include "app/command_line.h"

#include "app/commands.h"
#include "app/train_command.h"
#include "core/image/input_presets.h"
#include "ui/session/bundle.h"
#include "ui/window/main_window.h"

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QFileInfo>
#include <QIcon>
#include <QLoggingCategory>
#include <QStyleFactory>

#include <functional>

namespace fovea {

namespace {

constexpr int usageError = 2;
constexpr int maxThreads = 1024;

/// What was asked for; empty when it is the window.
struct Request {
    std::function<int()> command;
    bool paints = false; ///< the command needs fonts
    std::vector<std::string> files;
};

/// Without a text of its own: in the help, "INT in [1 - 1000000]" tells less than the sentence beside it.
/// CLI::Range lets NaN pass.
std::string isTime(const std::string& text) {
    constexpr double latest = 1e9;
    double time = 0;
    const bool isNumber = CLI::detail::lexical_cast(text, time);
    return isNumber && time >= 0 && time <= latest ? "" : text + " is no number of windows from 0 to 1e9";
}

CLI::Validator from1To(int highest) {
    return CLI::Range(1, highest).description("");
}

std::string notEmpty(const std::string& text) {
    return text.empty() ? "the name is empty" : "";
}

template <class Options>
std::function<int()> plain(void (*command)(const Options&), const std::shared_ptr<Options>& options) {
    return [command, options] {
        command(*options);
        return 0;
    };
}

void addModel(CLI::App& command, std::string& model) {
    command.add_option("MODEL", model, "Bundled network (digits, lecture, cifar) or .onnx file")
        ->type_name(" ")
        ->required();
}

std::string presetNames() {
    std::string names;
    for (const InputPreset& preset : inputPresets()) {
        names += (names.empty() ? "" : ", ") + std::string(preset.id);
    }
    return names;
}

/// How the network is fed; `answers`: the command also shows what it answers.
void addModelChoice(CLI::App& command, ModelChoice& choice, bool answers) {
    command
        .add_option("--input-spec", choice.inputSpec,
                    "How pictures are fed instead of the guess: " + presetNames() +
                        "; or JSON, in braces or in a file, with \"preset\", \"colour\" (rgb, bgr, gray), "
                        "\"range\", \"mean\", \"std\", \"width\", \"height\", \"layout\" (nchw, nhwc)")
        ->type_name("SPEC")
        ->check(notEmpty);
    command.add_option("--size", choice.size, "Size of the pictures where the file leaves it open")
        ->type_name("WxH")
        ->check(notEmpty);
    if (!answers) {
        return;
    }
    command
        .add_option("--classes", choice.classes,
                    "Names of the classes: a text file with one per line, cifar10, digits or none")
        ->type_name("FILE")
        ->check(notEmpty);
    command
        .add_option(
            "--fill", choice.fills,
            "What an input that takes no picture is fed with (zeros): zeros, ones or an .npy file; may "
            "be repeated")
        ->type_name("INPUT=WITH")
        ->allow_extra_args(false);
    command.add_option("--output", choice.output, "Which of several outputs is the answer")
        ->type_name("NAME");
}

void addLayers(CLI::App& app, Request& request) {
    auto options = std::make_shared<LayersOptions>();
    CLI::App* command = app.add_subcommand(
        "layers", "List a network's layers: sizes, parameters, multiply-adds, memory, receptive fields");
    addModel(*command, options->model.model);
    addModelChoice(*command, options->model, false);
    CLI::Option* json = command->add_flag("--json", options->json, "Print JSON instead of a table");
    CLI::Option* csv = command->add_flag("--csv", options->csv, "Print comma-separated values");
    csv->excludes(json);
    command->add_flag("--markdown", options->markdown, "Print a table in Markdown")
        ->excludes(json)
        ->excludes(csv);
    command->footer("Example: fovea layers lecture");
    command->callback([=, &request] { request.command = plain(printLayers, options); });
}

void addRun(CLI::App& app, Request& request) {
    auto options = std::make_shared<RunOptions>();
    CLI::App* command =
        app.add_subcommand("run", "Run a network on a picture; print its scores, save its activations");
    addModel(*command, options->model.model);
    CLI::Option* image = command->add_option("--image", options->image, "Picture to run it on")
                             ->type_name("FILE")
                             ->check(notEmpty);
    CLI::Option* input =
        command->add_option("--input", options->inputs, "NumPy file(s) to feed as they are, one per input")
            ->type_name("FILE");
    image->excludes(input);
    command->add_option("--layer", options->layers, "Print (and save) this layer; may be repeated")
        ->type_name("NAME")
        ->allow_extra_args(false);
    command->add_flag("--all", options->all, "Print (and save) every layer");
    addModelChoice(*command, options->model, true);
    command->add_option("--top", options->top, "How many classes to print (5)")
        ->type_name("N")
        ->check(from1To(1'000'000));
    command
        ->add_option("--save", options->save,
                     "Write the layers to this .npz file (without --layer: the last one)")
        ->type_name("FILE");
    command->add_option("--repeat", options->repeat, "Time this many passes, every activation kept")
        ->type_name("N")
        ->check(from1To(1'000'000));
    command->add_option("--threads", options->threads, "Threads to compute on (one per core)")
        ->type_name("N")
        ->check(from1To(maxThreads));
    command->add_flag("--json", options->json, "Print JSON instead of tables");
    command->footer("Examples:\n  fovea run cifar --image photo.png\n"
                    "  fovea run cifar --image photo.png --all --save activations.npz");
    command->callback([=, &request] {
        if (image->empty() && input->empty()) {
            throw CLI::RequiredError("--image or --input");
        }
        request.command = plain(runModel, options);
    });
}

void addExplain(CLI::App& app, Request& request) {
    auto options = std::make_shared<ExplainOptions>();
    CLI::App* command = app.add_subcommand("explain", "Show the arithmetic behind one number of a network");
    addModel(*command, options->model.model);
    command->add_option("--image", options->image, "Picture to run it on")
        ->type_name("FILE")
        ->required()
        ->check(notEmpty);
    command
        ->add_option(
            "--at", options->at,
            "Which number: LAYER,CHANNEL,Y,X as in conv1,3,10,12; Y and X are 0 in a layer of single "
            "numbers: fc,3,0,0")
        ->type_name("UNIT")
        ->required();
    command
        ->add_option("--slice", options->slice,
                     "Which slice, where the layer has more axes than these or several pictures (the middle "
                     "one, the first picture)")
        ->type_name("S");
    command
        ->add_option("--taps", options->taps,
                     "How many of the numbers that go into it are listed, those with the largest products "
                     "(4096); the sums count all")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    addModelChoice(*command, options->model, true);
    command->footer("Example: fovea explain cifar --image photo.png --at conv1,0,5,5");
    command->add_flag("--json", options->json, "Print JSON instead of tables");
    command->callback([=, &request] { request.command = plain(explainNumber, options); });
}

void addInspect(CLI::App& app, Request& request) {
    auto options = std::make_shared<InspectOptions>();
    options->model.model = "cifar";
    CLI::App* command =
        app.add_subcommand("inspect", "Write pictures of every layer's activation maps, and an index.html");
    command->add_option("IMAGE", options->image, "Picture to look at")->type_name(" ")->required();
    command->add_option("--model", options->model.model, "Bundled network or .onnx file (cifar)")
        ->type_name("MODEL");
    addModelChoice(*command, options->model, true);
    command->add_option("--out", options->out, "Folder to write into; made when it is missing")
        ->type_name("FOLDER")
        ->required();
    command->footer("Example: fovea inspect photo.png --out maps");
    command->callback([=, &request] {
        request.command = plain(inspectPicture, options);
        request.paints = true;
    });
}

void addRender(CLI::App& app, Request& request) {
    auto options = std::make_shared<RenderOptions>();
    CLI::App* command = app.add_subcommand(
        "render", "Paint a view into a PNG, SVG or PDF file, or a run of the bench into a movie");
    command->add_option("SCENE", options->scene, "What to paint: " + sceneNames())
        ->type_name(" ")
        ->required();
    command->add_option("--set", options->settings, "May be repeated; the keys are below")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    command
        ->add_option("--out", options->out,
                     "File to write: .png, .svg or .pdf; of the bench also .gif, .mp4 or .webm")
        ->type_name("FILE")
        ->required();
    command
        ->add_option("--size", options->size,
                     "Size to lay it out for (1440x900); what does not fit makes a picture larger, and is "
                     "reduced in a movie")
        ->type_name("WxH");
    command
        ->add_option("--time", options->time,
                     "Of the bench, in windows: 2.5 is half of the third (the last one, done)")
        ->type_name("T")
        ->check(isTime);
    command->footer(
        renderHelp() +
        "Examples:\n  fovea render unit --set layer=conv2 --set theme=dark --out unit.svg\n"
        "  fovea render bench --set preset=stride3 --out refused.png\n"
        "  fovea render bench --set preset=same --set kernel=5 --set padding=same --time 7.4 --out "
        "step.pdf\n"
        "  fovea render bench --set preset=stride2 --set speed=2 --size 1280x720 --out run.mp4");
    command->callback([=, &request] {
        request.command = plain(renderScene, options);
        request.paints = true;
    });
}

void addTrain(CLI::App& app, Request& request) {
    auto options = std::make_shared<TrainOptions>();
    CLI::App* command =
        app.add_subcommand("train", "Train a network from a recipe; goes on where it was interrupted");
    command->add_option("RECIPE", options->recipe, "Bundled recipe (digits, lecture, cifar) or .json file")
        ->type_name(" ")
        ->required();
    command
        ->add_option("--data", options->data,
                     "Folder of the data set: IDX files, CIFAR-10 binaries, or train/test as folders or zips "
                     "of class folders")
        ->type_name("FOLDER")
        ->required();
    command->add_option("--out", options->out, "The .onnx file to write")->type_name("FILE")->required();
    command->add_option("--checkpoint", options->checkpoint, "Where to keep the state (OUT.checkpoint)")
        ->type_name("FILE");
    command->add_option("--threads", options->threads, "Threads to compute on (one per core)")
        ->type_name("N")
        ->check(from1To(maxThreads));
    command->add_flag("--fresh", options->fresh, "Begin anew even if there is a checkpoint");
    command->footer(
        "A recipe is a JSON file that says everything about a training: the layers, the data set, how\n"
        "pictures are varied, the optimizer, the learning rate, the seed. The bundled ones are in\n"
        "resources/models.\n"
        "Example: fovea train lecture --data cifar10 --out lecture.onnx");
    command->callback([=, &request] {
        request.command = [options] {
            options->bundledRecipes = (ui::resourceDirectory() + QStringLiteral("/models")).toStdString();
            return runTrain(*options);
        };
    });
}

/// Qt ends the program without a word that helps when it finds no display.
void requireDisplay() {
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    const bool found = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
                       qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
    if (!found) {
        throw Error(
            "there is no display to open the window on; \"fovea inspect PICTURE --out FOLDER\" writes "
            "pictures instead, \"fovea --help\" lists all that needs no display");
    }
#endif
}

/// A mistyped command would otherwise be a file that nobody meant.
void requireNoMistypedCommand(const std::vector<std::string>& files) {
    for (const std::string& file : files) {
        const bool looksLikeAFile = file.find_first_of("./") != std::string::npos;
        const QString name = QString::fromStdString(file);
        if (!looksLikeAFile && !QFileInfo::exists(name) && !ui::bundledModels().contains(name)) {
            throw UsageError("there is no command and no file \"" + file +
                             "\"; \"fovea --help\" lists the commands");
        }
    }
}

int openWindow(int argc, char** argv, const std::vector<std::string>& files) {
    {
        const QCoreApplication whereTheBundleIs(argc, argv);
        requireNoMistypedCommand(files);
    }
    requireDisplay();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication app(argc, argv);
    QApplication::setWindowIcon(QIcon(ui::resourceDirectory() + QStringLiteral("/icons/fovea.svg")));
    ui::MainWindow window;
    QStringList names;
    for (const std::string& file : files) {
        names << QString::fromStdString(file);
    }
    window.start(names);
    window.show();
    return QApplication::exec();
}

int runCommand(int argc, char** argv, const Request& request) {
    // Qt remarks on this and that in its own words; what a person needs to know is in our message.
    QLoggingCategory::setFilterRules(QStringLiteral("*=false\n*.critical=true"));
    if (!request.paints) {
        const QCoreApplication app(argc, argv);
        return request.command();
    }
    // Commands paint pictures, but never on a screen.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication app(argc, argv);
    return request.command();
}

} // namespace

int runCommandLine(int argc, char** argv) {
    QCoreApplication::setApplicationName(QStringLiteral("fovea"));
    QCoreApplication::setOrganizationName(QStringLiteral("fovea"));
    QCoreApplication::setApplicationVersion(QStringLiteral(FOVEA_VERSION));

    CLI::App app("Fovea shows how a convolutional network sees. Without a command it opens its window.",
                 "fovea");
    app.set_version_flag("--version", "fovea " FOVEA_VERSION);
    app.footer("Examples:\n"
               "  fovea photo.png                                   open a picture in the window\n"
               "  fovea layers lecture                              what the network is made of\n"
               "  fovea run cifar --image photo.png                 what it answers\n"
               "  fovea explain cifar --image photo.png --at conv1,0,5,5\n"
               "  fovea inspect photo.png --out maps                every layer as pictures\n"
               "\"fovea COMMAND --help\" tells more about a command.");
    Request request;
    app.add_option("FILE", request.files, "Pictures, networks and benches (.json) to open in the window")
        ->type_name(" ");
    addLayers(app, request);
    addRun(app, request);
    addExplain(app, request);
    addInspect(app, request);
    addRender(app, request);
    addTrain(app, request);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : usageError;
    }
    return request.command ? runCommand(argc, argv, request) : openWindow(argc, argv, request.files);
}

} // namespace fovea
