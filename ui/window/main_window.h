#pragma once

#include "ui/panels/bench_workspace.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/network_workspace.h"
#include "ui/render/color_choice.h"

#include <QMainWindow>
#include <QUndoGroup>

class QActionGroup;
class QMenu;
class QStackedWidget;

namespace fovea::ui {

class MovieDialog;

/// The window: the rail of workspaces, menus, opening by every way there is, and what is kept between
/// sessions.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);

    /// Opens pictures, models (a bundled network's name or an .onnx file) and benches (.json); what is not
    /// given is a sample and a bundled network.
    void start(const QStringList& files);

    Session& session() { return m_session; }
    BenchDocument& benchDocument() { return m_benchDocument; }
    NetworkWorkspace& workspace() { return *m_network; }
    BenchWorkspace& bench() { return *m_bench; }
    MessageBar& messageBar() { return *m_message; }
    /// The one that is seen.
    Workspace& current() const;
    void showWorkspace(Workspace& workspace);

    /// A picture, a network or a bench, told apart by the file's ending; a bench is shown at once.
    void openFile(const QString& path);
    /// Writes the current view to a picture file, off this thread.
    void saveView(const QString& path);
    /// For a movie of the bench's run; made when it is first asked for.
    MovieDialog& movieDialog();

protected:
    /// Asks first while a movie is being written: it would be lost.
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    enum class ThemeChoice { System, Light, Dark };

    void buildRail();
    void connectDocuments();
    void tellFailure(const QString& message, const QString& before);
    void openFirstModel();
    void openFirstSample();
    void fallBack();
    bool stopOpening();
    void paste();
    bool openMime(const QMimeData& mime);
    void remember(const QString& path);
    void stepThroughLayer();
    void chooseTheme(ThemeChoice choice);
    void chooseColors(ColorChoice choice);
    void applyTheme();
    /// Gives a workspace the look of the theme, unless it has it.
    void dress(Workspace& workspace);
    void restore();
    void askToStopMovie();

    // main_window_menus.cpp
    void buildMenus();
    void buildFileMenu();
    void buildCompareMenu(QMenu* file);
    void buildEditMenu();
    void buildViewMenu();
    void addViews(QMenu* view);
    void buildRunMenu();
    void buildPresetMenu();
    void buildThemeMenu(QMenu* view);
    void buildColorMenu(QMenu* view);
    QAction* addAction(QMenu* menu, const QString& text, const QKeySequence& shortcut,
                       std::function<void()> act);
    /// Only there while `workspace` is seen.
    QAction* addActionOf(Workspace* workspace, QMenu* menu, const QString& text, const QKeySequence& shortcut,
                         std::function<void()> act);
    void showActions();
    void showRecent();
    void about();

    // main_window_files.cpp
    void openByDialog();
    void openModelByDialog();
    void compareByDialog();
    bool compareMime(const QMimeData& mime);
    void saveTableByDialog();
    void saveTable(const QString& path);
    void saveByDialog();
    void saveBenchByDialog();
    void saveMovieByDialog();
    void copyView();
    void copyCode(std::string (*code)(const BenchResult&));

    Session m_session;
    BenchDocument m_benchDocument;
    QUndoGroup m_undo;
    QStackedWidget* m_stack;
    NetworkWorkspace* m_network;
    BenchWorkspace* m_bench;
    MessageBar* m_message;
    MovieDialog* m_movie = nullptr;
    QMenu* m_recent = nullptr;
    QList<std::pair<Workspace*, QAction*>> m_actions; ///< those of one workspace
    QList<std::pair<Workspace*, QAction*>> m_rail;
    ThemeChoice m_themeChoice = ThemeChoice::System;
    ColorChoice m_colorChoice = ColorChoice::Usual;
    QActionGroup* m_colorActions = nullptr;
    QPalette m_systemPalette;
    Theme m_theme;
    QString m_styleSheet;
};

} // namespace fovea::ui
