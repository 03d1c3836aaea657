#include "ui/panels/model_answer_section.h"

#include "ui/render/theme.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QVBoxLayout>

namespace fovea::ui {

namespace {

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

} // namespace

ModelAnswerSection::ModelAnswerSection(Session& session, QWidget* parent)
    : ModelSection(session, parent)
    , m_inputsRow(new FieldRow({}))
    , m_inputs(new QWidget)
    , m_outputRow(new FieldRow(tr("Output")))
    , m_output(chooser(tr("Output that is the answer")))
    , m_classes(chooser(tr("Names of the classes"))) {
    m_inputs->setLayout(new QVBoxLayout);
    m_inputs->layout()->setContentsMargins(0, 0, 0, 0);
    m_inputs->layout()->setSpacing(gridStep);
    m_inputsRow->add(m_inputs, 1);
    add(m_inputsRow, ModelField::OtherInputs);
    m_outputRow->add(m_output, 1);
    add(m_outputRow, ModelField::Output);
    auto* classes = new FieldRow(tr("Classes"));
    classes->add(m_classes, 1);
    add(classes, ModelField::Classes);
    connect(m_output, &QComboBox::activated, this, [this](int index) {
        change(ModelField::Output, tr("output"), false, [&](ModelSettings& wanted) {
            wanted.output = m_output->itemText(index).toStdString();
            // The file's own answer needs no word.
            const Graph& graph = *this->session().document().imported->graph;
            wanted.output = wanted.output == graph.node(graph.output()).name ? "" : wanted.output;
        });
    });
    connect(m_classes, &QComboBox::activated, this, &ModelAnswerSection::chooseClasses);
    refresh();
}

void ModelAnswerSection::refresh() {
    const bool hasModel = session().document().imported != nullptr;
    setEnabled(hasModel);
    if (!hasModel) {
        return;
    }
    rebuildInputs();
    showInputs();
    showOutputs();
    showClasses();
    for (const ModelField field : {ModelField::OtherInputs, ModelField::Output, ModelField::Classes}) {
        rowOf(field)->setProblem({});
    }
}

void ModelAnswerSection::rebuildInputs() {
    const std::shared_ptr<const Model>& imported = session().document().imported;
    if (imported == m_shown) {
        return;
    }
    m_shown = imported;
    qDeleteAll(m_inputs->findChildren<FieldRow*>(QString(), Qt::FindDirectChildrenOnly));
    m_inputBoxes.clear();
    const std::vector<NodeId> inputs = imported->graph->inputs();
    for (std::size_t i = 1; i < inputs.size(); ++i) {
        const Node& input = imported->graph->node(inputs[i]);
        const QString name = text(input.name);
        QComboBox* box = chooser(tr("What the input %1 is fed with").arg(name));
        box->setToolTip(tr("%1 takes %2").arg(name, text(input.inputShape.toString())));
        auto* row = new FieldRow(name);
        row->add(box, 1);
        m_inputs->layout()->addWidget(row);
        m_inputBoxes.insert(name, box);
        connect(box, &QComboBox::activated, this,
                [this, name = input.name](int index) { chooseInput(name, index); });
    }
    m_inputsRow->setVisible(inputs.size() > 1);
}

void ModelAnswerSection::showInputs() {
    for (auto box = m_inputBoxes.begin(); box != m_inputBoxes.end(); ++box) {
        const auto fill = settings().fills.find(box.key().toStdString());
        const InputFill shown = fill == settings().fills.end() ? InputFill{} : fill->second;
        const QString file = QFileInfo(text(shown.path)).fileName();
        (*box)->clear();
        (*box)->addItems({tr("zeros"), tr("ones"),
                          shown.kind == InputFill::Kind::File ? tr("%1…").arg(file) : tr("an .npy file…")});
        (*box)->setCurrentIndex(static_cast<int>(shown.kind));
    }
}

void ModelAnswerSection::showOutputs() {
    const Graph& graph = *session().document().imported->graph;
    m_output->clear();
    for (const NodeId output : graph.outputs()) {
        const QString name = text(graph.node(output).name);
        if (m_output->findText(name) < 0) {
            m_output->addItem(name);
        }
    }
    const std::string answer =
        settings().output.empty() ? graph.node(graph.output()).name : settings().output;
    m_output->setCurrentIndex(m_output->findText(text(answer)));
    m_outputRow->setVisible(m_output->count() > 1);
}

void ModelAnswerSection::showClasses() {
    const bool isNamed = !session().document().imported->info.classNames.empty();
    const QString file = QFileInfo(text(settings().classFile)).fileName();
    m_classes->clear();
    m_classes->addItems(
        {isNamed ? tr("from the model") : tr("from the model: none"), tr("CIFAR-10"), tr("digits"),
         settings().classes == ClassSource::File ? tr("%1…").arg(file) : tr("a text file…"), tr("none")});
    m_classes->setCurrentIndex(static_cast<int>(settings().classes));
}

void ModelAnswerSection::chooseInput(const std::string& input, int index) {
    const auto kind = static_cast<InputFill::Kind>(index);
    if (kind == InputFill::Kind::File) {
        refresh(); // until it is read, the box says what holds
        askForFile(tr("Numbers for %1").arg(text(input)), {tr("NumPy arrays (*.npy)"), tr("All files (*)")},
                   [this, input](const QString& path) { session().setInputFile(text(input), path); });
        return;
    }
    change(ModelField::OtherInputs, tr("numbers of an input"), false, [&](ModelSettings& wanted) {
        wanted.fills.erase(input);
        if (kind == InputFill::Kind::Ones) {
            wanted.fills[input].kind = kind;
        }
    });
}

void ModelAnswerSection::chooseClasses(int index) {
    const auto source = static_cast<ClassSource>(index);
    if (source == ClassSource::File) {
        refresh();
        askForFile(tr("Names of the classes"),
                   {tr("Text and JSON (*.txt *.json *.names *.csv)"), tr("All files (*)")},
                   [this](const QString& path) { session().setClassFile(path); });
        return;
    }
    change(ModelField::Classes, tr("names of the classes"), false, [source](ModelSettings& wanted) {
        wanted.classes = source;
        wanted.classFile.clear();
        wanted.classNames.clear();
    });
}

void ModelAnswerSection::askForFile(const QString& title, const QStringList& filters,
                                    const std::function<void(const QString&)>& open) {
    auto* dialog = new QFileDialog(window(), title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters(filters);
    connect(dialog, &QFileDialog::fileSelected, this, open);
    dialog->open();
}

} // namespace fovea::ui
