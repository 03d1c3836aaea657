#include "ui/window/main_window.h"

#include "ui/panels/movie_dialog.h"
#include "ui/panels/style.h"
#include "ui/pictures/picture_mime.h"
#include "ui/session/bundle.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QFileInfo>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QTimer>
#include <QToolBar>
#include <QUrl>
#include <QVBoxLayout>

namespace fovea::ui {

namespace {

constexpr qsizetype maxRecent = 10;
/// Of the screen, the first time; a small one is needed as a whole.
constexpr double firstShare = 0.9;
constexpr double firstShareOfSmall = 0.98; ///< of its width; its height has the window's frame, too
constexpr double firstHeightOfSmall = 0.95;
constexpr int smallScreen = 1600;
constexpr QSize smallestSize{960, 600};

const QString recentKey = QStringLiteral("recentFiles");
const QString geometryKey = QStringLiteral("geometry");
const QString themeKey = QStringLiteral("theme");
const QString colorsKey = QStringLiteral("colors");
const QString workspaceKey = QStringLiteral("workspace");

bool isBench(const QString& path) {
    return path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive);
}

bool isNetwork(const QString& name) {
    return bundledModels().contains(name) || name.endsWith(QStringLiteral(".onnx"), Qt::CaseInsensitive);
}

} // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent)
    , m_benchDocument(m_session)
    , m_stack(new QStackedWidget)
    , m_network(new NetworkWorkspace(m_session))
    , m_bench(new BenchWorkspace(m_benchDocument))
    , m_message(new MessageBar)
    , m_systemPalette(QApplication::palette()) {
    setWindowTitle(tr("Fovea"));
    setMinimumSize(smallestSize);
    setAcceptDrops(true);
    m_undo.addStack(&m_session.undoStack());
    m_undo.addStack(&m_benchDocument.undoStack());
    m_stack->addWidget(m_network);
    m_stack->addWidget(m_bench);
    buildRail();

    auto* centre = new QWidget;
    centre->setBackgroundRole(QPalette::Base);
    centre->setAutoFillBackground(true);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_message);
    column->addWidget(m_stack, 1);
    setCentralWidget(centre);

    buildMenus();
    connectDocuments();
    restore();
}

void MainWindow::buildRail() {
    auto* rail = new QToolBar(tr("Workspaces"));
    rail->setObjectName(QStringLiteral("rail"));
    rail->setMovable(false);
    rail->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    rail->setContextMenuPolicy(Qt::PreventContextMenu);
    auto* group = new QActionGroup(this);
    const std::tuple<Workspace*, QString, const char*> workspaces[] = {{m_network, tr("Network"), "network"},
                                                                       {m_bench, tr("Bench"), "bench"}};
    for (const auto& [workspace, name, icon] : workspaces) {
        QAction* action = rail->addAction(name);
        action->setObjectName(QLatin1String(icon) + QStringLiteral("Workspace"));
        action->setData(QString::fromLatin1(icon));
        action->setCheckable(true);
        action->setToolTip(tr("%1 (Ctrl+%2)").arg(name).arg(m_rail.size() + 1));
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, workspace = workspace] { showWorkspace(*workspace); });
        m_rail << std::pair(workspace, action);
    }
    addToolBar(Qt::LeftToolBarArea, rail);
}

void MainWindow::connectDocuments() {
    connect(&m_session, &Session::failed, this, [this](const QString& message) {
        const QString before = m_message->message();
        fallBack();
        tellFailure(message, before);
    });
    connect(&m_benchDocument, &BenchDocument::failed, this,
            [this](const QString& message) { tellFailure(message, m_message->message()); });
    connect(&m_session, &Session::opening, m_message, &MessageBar::clear);
    connect(&m_benchDocument, &BenchDocument::opening, m_message, &MessageBar::clear);
    connect(&m_session, &Session::opened, this, &MainWindow::remember);
    connect(&m_benchDocument, &BenchDocument::opened, this, [this](const QString& path) {
        remember(path);
        showWorkspace(*m_bench);
        m_bench->player().toStart();
    });
    connect(&m_benchDocument, &BenchDocument::saved, this, [this](const QString& path) {
        remember(path);
        m_bench->tell(tr("Saved as %1").arg(path));
    });
    connect(&m_session, &Session::changed, this, [this](Session::Changes what) {
        if (what & (Session::PictureChanged | Session::ModelChanged)) {
            const QString picture = m_session.document().picture.name;
            const QString model = QFileInfo(m_session.document().modelName).fileName();
            setWindowTitle(model.isEmpty() ? tr("%1 — Fovea").arg(picture)
                                           : tr("%1 · %2 — Fovea").arg(picture, model));
        }
    });
    connect(m_network, &NetworkWorkspace::stopRequested, this, [this] { stopOpening(); });
    connect(m_network, &NetworkWorkspace::openModelRequested, this, &MainWindow::openModelByDialog);
    connect(m_network, &NetworkWorkspace::exportTableRequested, this, &MainWindow::saveTableByDialog);
}

/// Files that were opened together may fail together: each reason stays until the person does something.
void MainWindow::tellFailure(const QString& message, const QString& before) {
    const bool isNew = !before.isEmpty() && !before.split(u'\n').contains(message);
    m_message->showMessage(isNew ? before + u'\n' + message : message);
}

Workspace& MainWindow::current() const {
    return *static_cast<Workspace*>(m_stack->currentWidget());
}

void MainWindow::showWorkspace(Workspace& workspace) {
    dress(workspace);
    m_stack->setCurrentWidget(&workspace);
    const bool bench = &workspace == m_bench;
    m_undo.setActiveStack(bench ? &m_benchDocument.undoStack() : &m_session.undoStack());
    if (!bench) {
        m_bench->player().pause();
    }
    for (const auto& [other, action] : m_rail) {
        action->setChecked(other == &workspace);
    }
    showActions();
    workspace.setFocus();
}

void MainWindow::openFile(const QString& path) {
    isBench(path) ? m_benchDocument.open(path) : m_session.openFile(path);
}

void MainWindow::start(const QStringList& files) {
    bool hasPicture = false;
    bool hasModel = false;
    for (const QString& file : files) {
        const bool model = isNetwork(file);
        hasModel = hasModel || model;
        hasPicture = hasPicture || !(model || isBench(file));
        model ? m_session.openModel(file) : openFile(file);
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

/// False when nothing was being opened.
bool MainWindow::stopOpening() {
    const QString name = QFileInfo(m_session.openingModel()).fileName();
    if (!m_session.stopOpeningModel()) {
        return false;
    }
    fallBack();
    current().tell(tr("%1 was left; nothing has changed.").arg(name));
    return true;
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
            openFile(url.toLocalFile());
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
    const bool compares = event->modifiers().testFlag(Qt::ShiftModifier) && &current() == m_network;
    if (compares ? compareMime(*event->mimeData()) : openMime(*event->mimeData())) {
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

void MainWindow::stepThroughLayer() {
    const Place& place = m_network->navigation().place();
    if (place.view != ViewKind::Layer && place.view != ViewKind::Unit) {
        m_network->tell(tr("Choose a layer first: then its windows can be stepped through on the bench."));
        return;
    }
    std::optional<Element> unit;
    if (place.view == ViewKind::Unit) {
        unit = m_network->selectedUnit();
    }
    m_message->clear();
    if (m_bench->takeLayer(place.selection.node, unit)) {
        showWorkspace(*m_bench);
    }
}

void MainWindow::chooseTheme(ThemeChoice choice) {
    m_themeChoice = choice;
    QSettings().setValue(themeKey, static_cast<int>(choice));
    applyTheme();
}

void MainWindow::chooseColors(ColorChoice choice) {
    m_colorChoice = choice;
    QSettings().setValue(colorsKey, static_cast<int>(choice));
    applyTheme();
}

void MainWindow::applyTheme() {
    // This Qt does not tell the system's scheme; a dark window colour gives it away.
    const bool systemIsDark = m_systemPalette.color(QPalette::Window).lightness() < 128;
    const bool dark =
        m_themeChoice == ThemeChoice::Dark || (m_themeChoice == ThemeChoice::System && systemIsDark);
    m_theme = themeOf(dark, m_colorChoice);
    m_colorActions->actions().at(static_cast<int>(m_colorChoice))->setChecked(true);
    m_styleSheet = ui::styleSheet(m_theme);
    QApplication::setPalette(m_theme.palette());
    QApplication::setFont(m_theme.font(Theme::Type::Body));
    findChild<QToolBar*>(QStringLiteral("rail"))->setStyleSheet(m_styleSheet);
    m_message->setStyleSheet(m_styleSheet);
    for (const auto& [workspace, action] : m_rail) {
        action->setIcon(themedIcon(action->data().toString(), m_theme));
    }
    // A sheet for the whole window, hidden workspaces and all, would hold it for longer than a frame.
    dress(current());
    for (const auto& [workspace, action] : m_rail) {
        QTimer::singleShot(0, workspace, [this, workspace = workspace] { dress(*workspace); });
    }
    if (m_movie != nullptr) {
        QTimer::singleShot(0, m_movie, [this] { m_movie->setStyleSheet(m_styleSheet); });
    }
}

void MainWindow::dress(Workspace& workspace) {
    if (workspace.styleSheet() != m_styleSheet) {
        // An event of its own again; queued first, it comes before the sheet's repaint.
        QMetaObject::invokeMethod(
            &workspace, [this, &workspace] { workspace.setTheme(m_theme); }, Qt::QueuedConnection);
        workspace.setStyleSheet(m_styleSheet);
    }
}

void MainWindow::restore() {
    const QSettings settings;
    if (!restoreGeometry(settings.value(geometryKey).toByteArray())) {
        const QSize room = screen()->availableSize();
        const QSizeF share = room.width() <= smallScreen ? QSizeF(firstShareOfSmall, firstHeightOfSmall)
                                                         : QSizeF(firstShare, firstShare);
        resize(QSizeF(room.width() * share.width(), room.height() * share.height())
                   .toSize()
                   .expandedTo(smallestSize));
    }
    const int choice = settings.value(themeKey).toInt();
    m_themeChoice = choice >= 0 && choice <= 2 ? static_cast<ThemeChoice>(choice) : ThemeChoice::System;
    m_colorChoice = settings.value(colorsKey).toInt() == static_cast<int>(ColorChoice::Distinguished)
                        ? ColorChoice::Distinguished
                        : ColorChoice::Usual;
    applyTheme();
    m_bench->restore(settings);
    const int workspace = settings.value(workspaceKey).toInt();
    showWorkspace(*m_rail.at(workspace >= 0 && workspace < m_rail.size() ? workspace : 0).first);
}

void MainWindow::askToStopMovie() {
    const QString name = QStringLiteral("stopMovie");
    if (auto* asked = findChild<QMessageBox*>(name)) {
        asked->raise();
        return;
    }
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("Close Fovea"),
                                tr("A movie is still being written. Closing stops it, and there is no file."),
                                QMessageBox::NoButton, this);
    box->setObjectName(name);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setDefaultButton(box->addButton(tr("&Go On Writing"), QMessageBox::RejectRole));
    const QPushButton* stop = box->addButton(tr("&Stop and Close"), QMessageBox::DestructiveRole);
    connect(stop, &QPushButton::clicked, this, [this] {
        m_movie->cancel();
        close();
    });
    // The question is over when the movie is.
    connect(&m_session.jobs(), &JobRunner::busyChanged, box, [this, box] {
        if (!m_movie->writing()) {
            box->close();
        }
    });
    box->open();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_movie != nullptr && m_movie->writing()) {
        event->ignore();
        askToStopMovie();
        return;
    }
    QSettings settings;
    settings.setValue(geometryKey, saveGeometry());
    settings.setValue(workspaceKey, m_stack->currentIndex());
    m_bench->save(settings);
    QMainWindow::closeEvent(event);
}

} // namespace fovea::ui
