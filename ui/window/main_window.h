#pragma once

#include "ui/panels/message_bar.h"
#include "ui/panels/network_workspace.h"

#include <QMainWindow>

class QMenu;

namespace fovea::ui {

/// The window: the rail of workspaces, menus, opening by every way there is, and what is kept between
/// sessions.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);

    /// Opens pictures and models (a bundled network's name or an .onnx file); what is not given is a sample
    /// and a bundled network.
    void start(const QStringList& files);

    Session& session() { return m_session; }
    NetworkWorkspace& workspace() { return *m_workspace; }
    MessageBar& messageBar() { return *m_message; }

    /// Writes the current view to a picture file, off this thread.
    void saveView(const QString& path);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    enum class ThemeChoice { System, Light, Dark };

    void buildMenus();
    void buildFileMenu();
    void buildViewMenu();
    QAction* addAction(QMenu* menu, const QString& text, const QKeySequence& shortcut,
                       std::function<void()> act);
    void openFirstModel();
    void openFirstSample();
    void fallBack();
    void openByDialog();
    void openModelByDialog();
    void saveByDialog();
    void copyView();
    void paste();
    bool openMime(const QMimeData& mime);
    void remember(const QString& path);
    void showRecent();
    void chooseTheme(ThemeChoice choice);
    void applyTheme();
    void restore();

    Session m_session;
    NetworkWorkspace* m_workspace;
    MessageBar* m_message;
    QMenu* m_recent = nullptr;
    ThemeChoice m_themeChoice = ThemeChoice::System;
    QPalette m_systemPalette;
};

} // namespace fovea::ui
