#include "ui/window/main_window.h"

#include "ui/panels/style.h"
#include "ui/pictures/picture_mime.h"
#include "ui/scenes/render_scene.h"
#include "ui/scenes/scene_registry.h"
#include "ui/session/bundle.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QToolBar>
#include <QUrl>
#include <QVBoxLayout>

namespace fovea::ui {

namespace {

constexpr qsizetype maxRecent = 10;
/// Of the screen, the first time; a small one is needed as a whole.
constexpr double firstShare = 0.9;
constexpr double firstShareOfSmall = 0.98;
constexpr int smallScreen = 1600;
constexpr QSize smallestSize{960, 600};

const QString recentKey = QStringLiteral("recentFiles");
const QString geometryKey = QStringLiteral("geometry");
const QString themeKey = QStringLiteral("theme");

QString pictureFilter() {
    QStringList patterns;
    for (const QString& suffix : pictureSuffixes()) {
        patterns << QStringLiteral("*.") + suffix;
    }
    return patterns.join(u' ');
}

} // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent)
    , m_workspace(new NetworkWorkspace(m_session))
    , m_message(new MessageBar)
    , m_systemPalette(QApplication::palette()) {
    setWindowTitle(tr("Fovea"));
    setMinimumSize(smallestSize);
    setAcceptDrops(true);

    auto* rail = new QToolBar(tr("Workspaces"));
    rail->setObjectName(QStringLiteral("rail"));
    rail->setMovable(false);
    rail->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    rail->setContextMenuPolicy(Qt::PreventContextMenu);
    QAction* network = rail->addAction(tr("Network"));
    network->setObjectName(QStringLiteral("networkWorkspace"));
    network->setCheckable(true);
    network->setChecked(true);
    auto* workspaces = new QActionGroup(this);
    workspaces->addAction(network);
    addToolBar(Qt::LeftToolBarArea, rail);

    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_message);
    column->addWidget(m_workspace, 1);
    setCentralWidget(centre);

    buildMenus();
    connect(&m_session, &Session::failed, this, [this](const QString& message) {
        // Files that were opened together may fail together: each reason stays until the person does
        // something.
        const QString before = m_message->message();
        fallBack();
        const bool isNew = !before.isEmpty() && !before.split(u'\n').contains(message);
        m_message->showMessage(isNew ? before + u'\n' + message : message);
    });
    connect(&m_session, &Session::opening, m_message, &MessageBar::clear);
    connect(&m_session, &Session::opened, this, &MainWindow::remember);
    connect(&m_session, &Session::changed, this, [this](Session::Changes what) {
        if (what & (Session::PictureChanged | Session::ModelChanged)) {
            setWindowTitle(tr("%1 — Fovea").arg(m_session.document().picture.name));
        }
    });
    connect(m_workspace, &NetworkWorkspace::openModelRequested, this, &MainWindow::openModelByDialog);
    restore();
    m_workspace->setFocus();
}

void MainWindow::start(const QStringList& files) {
    bool hasPicture = false;
    bool hasModel = false;
    for (const QString& file : files) {
        const bool isModel =
            bundledModels().contains(file) || file.endsWith(QStringLiteral(".onnx"), Qt::CaseInsensitive);
        hasModel = hasModel || isModel;
        hasPicture = hasPicture || !isModel;
        isModel ? m_session.openModel(file) : m_session.openFile(file);
    }
    if (!hasModel) {
        openFirstModel();
    }
    if (!hasPicture) {
        openFirstSample();
    }
}

void MainWindow::openFirstModel() {
    if (!bundledModels().isEmpty()) {
        m_session.openModel(bundledModels().last());
    }
}

void MainWindow::openFirstSample() {
    if (!firstSample().isEmpty()) {
        m_session.openFile(firstSample());
    }
}

void MainWindow::fallBack() {
    // A file of the command line that cannot be opened leaves no empty window behind.
    if (m_session.document().picture.image == nullptr &&
        !m_session.jobs().busy(JobRunner::Lane::LoadPicture)) {
        openFirstSample();
    }
    if (m_session.document().model == nullptr && !m_session.jobs().busy(JobRunner::Lane::LoadModel)) {
        openFirstModel();
    }
}

QAction* MainWindow::addAction(QMenu* menu, const QString& text, const QKeySequence& shortcut,
                               std::function<void()> act) {
    QAction* action = menu->addAction(text);
    action->setShortcut(shortcut);
    connect(action, &QAction::triggered, this, std::move(act));
    return action;
}

void MainWindow::buildMenus() {
    buildFileMenu();
    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    QAction* undo = m_session.undoStack().createUndoAction(this, tr("&Undo"));
    undo->setShortcut(QKeySequence::Undo);
    edit->addAction(undo);
    QAction* redo = m_session.undoStack().createRedoAction(this, tr("&Redo"));
    redo->setShortcut(QKeySequence::Redo);
    edit->addAction(redo);
    edit->addSeparator();
    addAction(edit, tr("&Copy View"), QKeySequence::Copy, [this] { copyView(); });
    addAction(edit, tr("&Paste Picture"), QKeySequence::Paste, [this] { paste(); });
    buildViewMenu();
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    addAction(help, tr("&About Fovea"), {}, [this] {
        auto* about = new QMessageBox(QMessageBox::NoIcon, tr("About Fovea"),
                                      tr("<h3>Fovea %1</h3><p>See how a convolutional network sees.</p>")
                                          .arg(QApplication::applicationVersion()),
                                      QMessageBox::Close, this);
        about->setAttribute(Qt::WA_DeleteOnClose);
        about->setModal(false);
        about->show();
    });
}

void MainWindow::buildFileMenu() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    addAction(file, tr("&Open…"), QKeySequence::Open, [this] { openByDialog(); });
    m_recent = file->addMenu(tr("Open &Recent"));
    connect(m_recent, &QMenu::aboutToShow, this, &MainWindow::showRecent);
    QMenu* samples = file->addMenu(tr("&Samples"));
    for (const QString& path : samplePictures()) {
        addAction(samples, QFileInfo(path).completeBaseName(), {},
                  [this, path] { m_session.openFile(path); });
    }
    QMenu* networks = file->addMenu(tr("&Networks"));
    for (const QString& name : bundledModels()) {
        addAction(networks, name, {}, [this, name] { m_session.openModel(name); });
    }
    addAction(networks, tr("Open a &network…"), {}, [this] { openModelByDialog(); });
    file->addSeparator();
    addAction(file, tr("&Save View As…"), QKeySequence::Save, [this] { saveByDialog(); });
    file->addSeparator();
    addAction(file, tr("&Quit"), QKeySequence::Quit, [this] { close(); });
}

void MainWindow::buildViewMenu() {
    QMenu* view = menuBar()->addMenu(tr("&View"));
    const std::pair<ViewKind, QString> views[] = {{ViewKind::Network, tr("&Overview")},
                                                  {ViewKind::Layer, tr("&Layer")},
                                                  {ViewKind::Unit, tr("&Unit")},
                                                  {ViewKind::Classes, tr("&Classes")}};
    for (const auto& [kind, text] : views) {
        addAction(view, text, QKeySequence(Qt::Key_1 + static_cast<int>(kind)),
                  [this, kind = kind] { m_workspace->showView(kind); });
    }
    view->addSeparator();
    addAction(view, tr("&Back"), QKeySequence(Qt::Key_Backspace), [this] { m_workspace->back(); });
    addAction(view, tr("Release or Close Message"), QKeySequence(Qt::Key_Escape), [this] {
        if (!m_workspace->release()) {
            m_message->clear();
        }
    });
    addAction(view, tr("&Previous Layer"), QKeySequence(Qt::Key_BracketLeft),
              [this] { m_workspace->stepLayer(-1); });
    addAction(view, tr("&Next Layer"), QKeySequence(Qt::Key_BracketRight),
              [this] { m_workspace->stepLayer(1); });
    view->addSeparator();
    addAction(view, tr("Zoom &In"), QKeySequence::ZoomIn, [this] { m_workspace->zoom(1); });
    addAction(view, tr("Zoom O&ut"), QKeySequence::ZoomOut, [this] { m_workspace->zoom(-1); });
    addAction(view, tr("Zoom &Back to Normal"), QKeySequence(Qt::CTRL | Qt::Key_0),
              [this] { m_workspace->resetZoom(); });
    view->addSeparator();
    QMenu* theme = view->addMenu(tr("&Theme"));
    addAction(theme, tr("Like the &System"), {}, [this] { chooseTheme(ThemeChoice::System); });
    addAction(theme, tr("&Light"), {}, [this] { chooseTheme(ThemeChoice::Light); });
    addAction(theme, tr("&Dark"), {}, [this] { chooseTheme(ThemeChoice::Dark); });
    addAction(theme, tr("S&witch Light and Dark"), QKeySequence(Qt::CTRL | Qt::Key_D), [this] {
        const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
        chooseTheme(dark ? ThemeChoice::Light : ThemeChoice::Dark);
    });
}

void MainWindow::openByDialog() {
    auto* dialog = new QFileDialog(this, tr("Open a picture or a network"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Pictures and networks (%1 *.onnx)").arg(pictureFilter()),
                            tr("Pictures (%1)").arg(pictureFilter()), tr("Networks (*.onnx)"),
                            tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, &m_session, &Session::openFile);
    dialog->open();
}

void MainWindow::openModelByDialog() {
    auto* dialog = new QFileDialog(this, tr("Open a network"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Networks (*.onnx)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, &m_session, &Session::openModel);
    dialog->open();
}

void MainWindow::saveByDialog() {
    auto* dialog = new QFileDialog(this, tr("Save the view"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("png"));
    const QList<std::pair<QString, QString>> kinds = {{tr("PNG picture (*.png)"), QStringLiteral("png")},
                                                      {tr("SVG drawing (*.svg)"), QStringLiteral("svg")},
                                                      {tr("PDF page (*.pdf)"), QStringLiteral("pdf")}};
    QStringList filters;
    for (const auto& [filter, suffix] : kinds) {
        filters << filter;
    }
    dialog->setNameFilters(filters);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, kinds](const QString& chosen) {
        for (const auto& [filter, suffix] : kinds) {
            if (filter == chosen) {
                dialog->setDefaultSuffix(suffix);
            }
        }
    });
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::saveView);
    dialog->open();
}

void MainWindow::saveView(const QString& path) {
    const std::optional<SceneInput> input = m_workspace->snapshot();
    if (!input) {
        return;
    }
    m_session.jobs().run<bool>(
        JobRunner::Lane::Export,
        [input = *input, entry = findScene(m_workspace->sceneName()), path,
         ratio = devicePixelRatioF()](const Control&) {
            renderFile(*entry->make(input), input.theme, path, ratio);
            return true;
        },
        [this, path](const Outcome<bool>& outcome) {
            if (outcome.result) {
                m_workspace->tell(tr("Saved as %1").arg(path));
            } else {
                m_message->showMessage(outcome.error);
            }
        });
}

void MainWindow::copyView() {
    const std::optional<SceneInput> input = m_workspace->snapshot();
    if (!input) {
        return;
    }
    m_session.jobs().run<CopiedPicture>(
        JobRunner::Lane::Copy,
        [input = *input, entry = findScene(m_workspace->sceneName()), ratio = devicePixelRatioF()](
            const Control&) { return copiedPicture(renderImage(*entry->make(input), input.theme, ratio)); },
        [this](const Outcome<CopiedPicture>& outcome) {
            if (outcome.result) {
                QApplication::clipboard()->setMimeData(mimeOf(*outcome.result).release());
            } else {
                m_message->showMessage(outcome.error);
            }
        });
}

void MainWindow::paste() {
    if (!openMime(*QApplication::clipboard()->mimeData())) {
        m_message->showMessage(
            tr("There is no picture to paste: the clipboard holds neither a picture nor a file."));
    }
}

bool MainWindow::openMime(const QMimeData& mime) {
    bool opened = false;
    for (const QUrl& url : mime.urls()) {
        if (url.isLocalFile()) {
            m_session.openFile(url.toLocalFile());
            opened = true;
        }
    }
    if (const QByteArray bytes = opened ? QByteArray() : pictureBytes(mime); !bytes.isEmpty()) {
        m_session.openBytes(bytes, tr("pasted picture"));
        opened = true;
    }
    if (!opened && mime.hasImage()) {
        m_session.openImage(qvariant_cast<QImage>(mime.imageData()), tr("pasted picture"));
        opened = true;
    }
    return opened;
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() || event->mimeData()->hasImage()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    if (openMime(*event->mimeData())) {
        event->acceptProposedAction();
    } else {
        m_message->showMessage(tr("What was dropped is neither a picture nor a file on this computer."));
    }
}

void MainWindow::remember(const QString& path) {
    if (samplePictures().contains(path)) {
        return; // they have a menu of their own
    }
    QSettings settings;
    QStringList recent = settings.value(recentKey).toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    settings.setValue(recentKey, recent.mid(0, maxRecent));
}

void MainWindow::showRecent() {
    m_recent->clear();
    for (const QString& path : QSettings().value(recentKey).toStringList()) {
        // A single & would mark the next letter as the key to press.
        addAction(m_recent, QString(path).replace(u'&', QStringLiteral("&&")), {},
                  [this, path] { m_session.openFile(path); });
    }
    if (m_recent->isEmpty()) {
        m_recent->addAction(tr("Nothing yet"))->setEnabled(false);
    }
}

void MainWindow::chooseTheme(ThemeChoice choice) {
    m_themeChoice = choice;
    QSettings().setValue(themeKey, static_cast<int>(choice));
    applyTheme();
}

void MainWindow::applyTheme() {
    // This Qt does not tell the system's scheme; a dark window colour gives it away.
    const bool systemIsDark = m_systemPalette.color(QPalette::Window).lightness() < 128;
    const bool dark =
        m_themeChoice == ThemeChoice::Dark || (m_themeChoice == ThemeChoice::System && systemIsDark);
    const Theme theme = dark ? Theme::darkTheme() : Theme::light();
    QApplication::setPalette(theme.palette());
    QApplication::setFont(theme.font(Theme::Type::Body));
    setStyleSheet(ui::styleSheet(theme));
    findChild<QAction*>(QStringLiteral("networkWorkspace"))
        ->setIcon(themedIcon(QStringLiteral("network"), theme));
    m_workspace->setTheme(theme);
}

void MainWindow::restore() {
    const QSettings settings;
    if (!restoreGeometry(settings.value(geometryKey).toByteArray())) {
        const QSize room = screen()->availableSize();
        const double share = room.width() <= smallScreen ? firstShareOfSmall : firstShare;
        resize((room * share).expandedTo(smallestSize));
    }
    const int choice = settings.value(themeKey).toInt();
    m_themeChoice = choice >= 0 && choice <= 2 ? static_cast<ThemeChoice>(choice) : ThemeChoice::System;
    applyTheme();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    QSettings().setValue(geometryKey, saveGeometry());
    QMainWindow::closeEvent(event);
}

} // namespace fovea::ui
