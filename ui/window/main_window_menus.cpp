#include "core/bench/bench_code.h"
#include "ui/session/bundle.h"
#include "ui/window/main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QFileInfo>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>

namespace fovea::ui {

QAction* MainWindow::addAction(QMenu* menu, const QString& text, const QKeySequence& shortcut,
                               std::function<void()> act) {
    QAction* action = menu->addAction(text);
    action->setShortcut(shortcut);
    connect(action, &QAction::triggered, this, std::move(act));
    return action;
}

QAction* MainWindow::addActionOf(Workspace* workspace, QMenu* menu, const QString& text,
                                 const QKeySequence& shortcut, std::function<void()> act) {
    QAction* action = addAction(menu, text, shortcut, std::move(act));
    m_actions << std::pair(workspace, action);
    return action;
}

/// Two workspaces may use the same key: only the actions of the one that is seen are there.
void MainWindow::showActions() {
    for (const auto& [workspace, action] : m_actions) {
        action->setVisible(workspace == &current());
        action->setEnabled(workspace == &current());
    }
}

void MainWindow::buildMenus() {
    buildFileMenu();
    buildEditMenu();
    buildViewMenu();
    buildRunMenu();
    buildPresetMenu();
    addAction(menuBar()->addMenu(tr("&Help")), tr("&About Fovea"), {}, [this] { about(); });
}

void MainWindow::about() {
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("About Fovea"),
                                tr("<h3>Fovea %1</h3><p>See how a convolutional network sees.</p>")
                                    .arg(QApplication::applicationVersion()),
                                QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setModal(false);
    box->show();
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
    buildCompareMenu(file);
    file->addSeparator();
    addAction(file, tr("&Save View As…"), QKeySequence::Save, [this] { saveByDialog(); });
    addAction(file, tr("Save &Bench As…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
              [this] { saveBenchByDialog(); });
    addActionOf(m_bench, file, tr("Save &Movie As…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M),
                [this] { saveMovieByDialog(); });
    file->addSeparator();
    addAction(file, tr("&Quit"), QKeySequence::Quit, [this] { close(); });
}

void MainWindow::buildCompareMenu(QMenu* file) {
    QMenu* compare = file->addMenu(tr("&Compare With"));
    addActionOf(m_network, compare, tr("&Open a Picture…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O),
                [this] { compareByDialog(); });
    addActionOf(m_network, compare, tr("&End the Comparison"), {}, [this] { m_session.endComparison(); });
    compare->addSeparator();
    for (const QString& path : samplePictures()) {
        addActionOf(m_network, compare, QFileInfo(path).completeBaseName(), {},
                    [this, path] { m_session.compareWith(path); });
    }
}

void MainWindow::buildEditMenu() {
    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    QAction* undo = m_undo.createUndoAction(this, tr("&Undo"));
    undo->setShortcuts(QKeySequence::Undo);
    edit->addAction(undo);
    QAction* redo = m_undo.createRedoAction(this, tr("&Redo"));
    redo->setShortcuts(QKeySequence::Redo);
    edit->addAction(redo);
    edit->addSeparator();
    addAction(edit, tr("&Copy View"), QKeySequence::Copy, [this] { copyView(); });
    addActionOf(m_bench, edit, tr("Copy as P&yTorch Code"), {}, [this] { copyCode(torchCode); });
    addActionOf(m_bench, edit, tr("Copy as &NumPy Code"), {}, [this] { copyCode(numpyCode); });
    addAction(edit, tr("&Paste Picture"), QKeySequence::Paste, [this] { paste(); });
}

void MainWindow::addViews(QMenu* view) {
    addAction(view, tr("&Network"), QKeySequence(Qt::CTRL | Qt::Key_1),
              [this] { showWorkspace(*m_network); });
    addAction(view, tr("&Bench"), QKeySequence(Qt::CTRL | Qt::Key_2), [this] { showWorkspace(*m_bench); });
    view->addSeparator();
    const std::pair<ViewKind, QString> views[] = {{ViewKind::Network, tr("&Overview")},
                                                  {ViewKind::Layer, tr("&Layer")},
                                                  {ViewKind::Unit, tr("&Unit")},
                                                  {ViewKind::Classes, tr("&Classes")},
                                                  {ViewKind::Graph, tr("Grap&h")}};
    for (const auto& [kind, text] : views) {
        addActionOf(m_network, view, text, QKeySequence(Qt::Key_1 + static_cast<int>(kind)),
                    [this, kind = kind] { m_network->showView(kind); });
    }
    const std::pair<BenchStage, QString> stages[] = {{BenchStage::Grid, tr("&Grid")},
                                                     {BenchStage::Volume, tr("&Volume")},
                                                     {BenchStage::Neurons, tr("Neu&rons")},
                                                     {BenchStage::FullyConnected, tr("&FC = Convolution")}};
    for (const auto& [stage, text] : stages) {
        addActionOf(m_bench, view, text, QKeySequence(Qt::Key_1 + static_cast<int>(stage)),
                    [this, stage = stage] { m_bench->showStage(stage); });
    }
    view->addSeparator();
}

void MainWindow::buildViewMenu() {
    QMenu* view = menuBar()->addMenu(tr("&View"));
    addViews(view);
    addAction(view, tr("B&ack"), QKeySequence(Qt::Key_Backspace), [this] { current().back(); });
    addAction(view, tr("Release or Close Message"), QKeySequence(Qt::Key_Escape), [this] {
        if (!stopOpening() && !current().release()) {
            m_message->clear();
            current().view().setFocus(); // out of the panels, where keys mean what each control makes of them
        }
    });
    addActionOf(m_network, view, tr("&Previous Layer"), QKeySequence(Qt::Key_BracketLeft),
                [this] { m_network->stepLayer(-1); });
    addActionOf(m_network, view, tr("Ne&xt Layer"), QKeySequence(Qt::Key_BracketRight),
                [this] { m_network->stepLayer(1); });
    addActionOf(m_network, view, tr("&Table of Layers"), QKeySequence(Qt::Key_T),
                [this] { m_network->showTable(!m_network->tableIsShown()); });
    addActionOf(m_network, view, tr("Previous Slice"), QKeySequence(Qt::Key_Comma),
                [this] { m_network->stepSlice(-1); });
    addActionOf(m_network, view, tr("Next Slice"), QKeySequence(Qt::Key_Period),
                [this] { m_network->stepSlice(1); });
    addActionOf(m_network, view, tr("&Step Through This Layer on the Bench"), QKeySequence(Qt::Key_B),
                [this] { stepThroughLayer(); });
    view->addSeparator();
    addActionOf(m_network, view, tr("Fin&d a Layer in the Graph…"), QKeySequence::Find,
                [this] { m_network->findLayer(); });
    // Behind a tab stands a key that the view takes itself.
    addActionOf(m_network, view, tr("Fold or &Unfold a Block\tSpace"), {},
                [this] { m_network->turnFocused(); });
    addActionOf(m_network, view, tr("Zoom to the &Whole Graph"), QKeySequence(Qt::Key_F),
                [this] { m_network->fitGraph(); });
    view->addSeparator();
    addAction(view, tr("Zoom &In"), QKeySequence::ZoomIn, [this] { current().zoom(1); });
    addAction(view, tr("Zoom Ou&t"), QKeySequence::ZoomOut, [this] { current().zoom(-1); });
    addAction(view, tr("Zoo&m Back to Normal"), QKeySequence(Qt::CTRL | Qt::Key_0),
              [this] { current().resetZoom(); });
    view->addSeparator();
    buildThemeMenu(view);
    buildColorMenu(view);
}

void MainWindow::buildThemeMenu(QMenu* view) {
    QMenu* theme = view->addMenu(tr("T&heme"));
    addAction(theme, tr("Like the &System"), {}, [this] { chooseTheme(ThemeChoice::System); });
    addAction(theme, tr("&Light"), {}, [this] { chooseTheme(ThemeChoice::Light); });
    addAction(theme, tr("&Dark"), {}, [this] { chooseTheme(ThemeChoice::Dark); });
    addAction(theme, tr("S&witch Light and Dark"), QKeySequence(Qt::CTRL | Qt::Key_D), [this] {
        const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
        chooseTheme(dark ? ThemeChoice::Light : ThemeChoice::Dark);
    });
}

void MainWindow::buildColorMenu(QMenu* view) {
    QMenu* colors = view->addMenu(tr("&Colours"));
    m_colorActions = new QActionGroup(this);
    for (const auto& [choice, text] : {std::pair{ColorChoice::Usual, tr("As in the &Lecture")},
                                       {ColorChoice::Distinguished, tr("For &Colour-Blind People Too")}}) {
        QAction* action = addAction(colors, text, {}, [this, choice = choice] { chooseColors(choice); });
        action->setCheckable(true);
        m_colorActions->addAction(action);
    }
    addAction(colors, tr("S&witch the Colours"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), [this] {
        chooseColors(m_colorChoice == ColorChoice::Usual ? ColorChoice::Distinguished : ColorChoice::Usual);
    });
}

void MainWindow::buildRunMenu() {
    QMenu* run = menuBar()->addMenu(tr("&Run"));
    m_actions << std::pair(static_cast<Workspace*>(m_bench), run->menuAction());
    // Behind a tab stand keys that the workspace takes itself, so that they type and choose elsewhere.
    addActionOf(m_bench, run, tr("&Play or Pause\tSpace"), {}, [this] { m_bench->player().toggle(); });
    // A presenter's remote sends these two.
    addActionOf(m_bench, run, tr("Step &Forward"), QKeySequence(Qt::Key_PageDown),
                [this] { m_bench->step(1); });
    addActionOf(m_bench, run, tr("Step &Back"), QKeySequence(Qt::Key_PageUp), [this] { m_bench->step(-1); });
    addActionOf(m_bench, run, tr("To the F&irst Window\tHome"), {}, [this] { m_bench->toEnd(-1); });
    addActionOf(m_bench, run, tr("To the &Last Window\tEnd"), {}, [this] { m_bench->toEnd(1); });
    run->addSeparator();
    addActionOf(m_bench, run, tr("F&aster\t."), {}, [this] { m_bench->changeSpeed(1); });
    addActionOf(m_bench, run, tr("&Slower\t,"), {}, [this] { m_bench->changeSpeed(-1); });
}

void MainWindow::buildPresetMenu() {
    QMenu* presets = menuBar()->addMenu(tr("&Presets"));
    int key = Qt::Key_F1;
    for (const BenchPreset& preset : benchPresets()) {
        addAction(presets, QCoreApplication::translate("BenchPreset", preset.title), QKeySequence(key++),
                  [this, &preset] {
                      showWorkspace(*m_bench);
                      m_bench->usePreset(preset);
                  });
    }
}

void MainWindow::showRecent() {
    m_recent->clear();
    for (const QString& path : QSettings().value(QStringLiteral("recentFiles")).toStringList()) {
        // A single & would mark the next letter as the key to press.
        addAction(m_recent, QString(path).replace(u'&', QStringLiteral("&&")), {},
                  [this, path] { openFile(path); });
    }
    if (m_recent->isEmpty()) {
        m_recent->addAction(tr("Nothing yet"))->setEnabled(false);
    }
}

} // namespace fovea::ui
