<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Intake</name>
    <message>
        <source>1 picture is being made ready.</source>
        <translation>1 Bild wird vorbereitet.</translation>
    </message>
    <message>
        <source>%1 pictures are being made ready.</source>
        <translation>%1 Bilder werden vorbereitet.</translation>
    </message>
    <message>
        <source>%1 more were left out: at most %2 files at once.</source>
        <translation>%1 weitere wurden ausgelassen: höchstens %2 Dateien auf einmal.</translation>
    </message>
    <message>
        <source>Then it stopped: %1</source>
        <translation>Dann ging es nicht weiter: %1</translation>
    </message>
    <message>
        <source>There was nothing to take in.</source>
        <translation>Es gab nichts aufzunehmen.</translation>
    </message>
    <message>
        <source>%1 were left out: they are no pictures, or cannot be read.</source>
        <translation>%1 wurden ausgelassen: Sie sind keine Bilder oder nicht lesbar.</translation>
    </message>
    <message>
        <source>%1 is a video: there is no tool for videos yet.</source>
        <translation>%1 ist ein Video: Dafür gibt es noch kein Werkzeug.</translation>
    </message>
    <message>
        <source>%1 are videos: there is no tool for videos yet.</source>
        <translation>%1 sind Videos: Dafür gibt es noch kein Werkzeug.</translation>
    </message>
    <message>
        <source>%1 is a text, not a picture.</source>
        <translation>%1 ist ein Text, kein Bild.</translation>
    </message>
    <message>
        <source>%1 are texts, not pictures.</source>
        <translation>%1 sind Texte, keine Bilder.</translation>
    </message>
    <message>
        <source>%1 is not a picture.</source>
        <translation>%1 ist kein Bild.</translation>
    </message>
    <message>
        <source>%1 are not pictures.</source>
        <translation>%1 sind keine Bilder.</translation>
    </message>
    <message>
        <source>%1 cannot be read.</source>
        <translation>%1 ist nicht lesbar.</translation>
    </message>
    <message>
        <source>There is no picture in the folder %1.</source>
        <translation>Im Ordner %1 ist kein Bild.</translation>
    </message>
    <message>
        <source>There are no pictures in %1 folders.</source>
        <translation>In %1 Ordnern sind keine Bilder.</translation>
    </message>
</context>
<context>
    <name>Size</name>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
</context>
<context>
    <name>Start</name>
    <message>
        <source>Somebody else holds what the hub needs: its data folder or its port.</source>
        <translation>Jemand anderes hat, was der Hub braucht: seinen Datenordner oder seinen Port.</translation>
    </message>
    <message>
        <source>The data folder may not be written to.</source>
        <translation>In den Datenordner darf nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Der Datenträger ist voll.</translation>
    </message>
    <message>
        <source>The data were written by a newer version.</source>
        <translation>Die Daten stammen von einer neueren Version.</translation>
    </message>
    <message>
        <source>A part of the hub did not start.</source>
        <translation>Ein Teil des Hubs ist nicht gestartet.</translation>
    </message>
</context>
<context>
    <name>hub::app::Controller</name>
    <message>
        <source>Hub</source>
        <translation>Hub</translation>
    </message>
    <message>
        <source>The window runs as root: the web view has no sandbox.</source>
        <translation>Das Fenster läuft als root: Die Webansicht hat keine Sandbox.</translation>
    </message>
    <message>
        <source>The hub could not start</source>
        <translation>Der Hub konnte nicht starten</translation>
    </message>
    <message>
        <source>The page has stopped three times within a minute. Its work is kept: the hub goes on.</source>
        <translation>Die Seite ist dreimal in einer Minute abgebrochen. Nichts ist verloren: Der Hub arbeitet weiter.</translation>
    </message>
    <message>
        <source>Load it again</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>The web view is not installed</source>
        <translation>Die Webansicht ist nicht installiert</translation>
    </message>
    <message>
        <source>The pages of the workspace need Qt WebEngine:
%1
Then start the hub again. Until then a browser of this machine shows them at %2.

%3</source>
        <translation>Die Seiten der Arbeit brauchen Qt WebEngine:
%1
Starten Sie den Hub danach neu. Bis dahin zeigt ein Browser dieses Rechners sie unter %2.

%3</translation>
    </message>
    <message>
        <source>Looking through %1 files…</source>
        <translation>%1 Dateien werden durchgesehen …</translation>
    </message>
    <message>
        <source>Show the jobs</source>
        <translation>Aufträge zeigen</translation>
    </message>
    <message>
        <source>Nothing here is called %1.</source>
        <translation>%1 gibt es hier nicht.</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
</context>
<context>
    <name>hub::ui::Chart</name>
    <message>
        <source>%1 has no values</source>
        <translation>%1 hat keine Werte</translation>
    </message>
    <message>
        <source>%1 is %2 at the end, between %3 and %4</source>
        <translation>%1 ist am Ende %2, zwischen %3 und %4</translation>
    </message>
    <message>
        <source>From %1 to %2: %3.</source>
        <translation>Von %1 bis %2: %3.</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <source>min</source>
        <translation>min</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>TB</source>
        <translation>TB</translation>
    </message>
</context>
<context>
    <name>hub::ui::ChartExport</name>
    <message>
        <source>Save as</source>
        <translation>Speichern unter</translation>
    </message>
</context>
<context>
    <name>hub::ui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Befehl suchen</translation>
    </message>
    <message>
        <source>Commands that were found</source>
        <translation>Gefundene Befehle</translation>
    </message>
</context>
<context>
    <name>hub::ui::CrosshairLayer</name>
    <message>
        <source>no value</source>
        <translation>kein Wert</translation>
    </message>
</context>
<context>
    <name>hub::ui::LiveChart</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
</context>
<context>
    <name>hub::ui::MainWindow</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Menu (F10)</source>
        <translation>Menü (F10)</translation>
    </message>
    <message>
        <source>The hub starts</source>
        <translation>Der Hub startet</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>Zu %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>%1 is in the clipboard. A browser asks for the token: aio-hub ctl token prints it.</source>
        <translation>%1 ist in der Zwischenablage. Ein Browser fragt nach dem Token: aio-hub ctl token gibt ihn aus.</translation>
    </message>
    <message>
        <source>Only files of this computer can be dropped here.</source>
        <translation>Hier können nur Dateien dieses Rechners abgelegt werden.</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Dateien hinzufügen …</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>Befehl suchen …</translation>
    </message>
    <message>
        <source>Open the menu</source>
        <translation>Menü öffnen</translation>
    </message>
    <message>
        <source>Show the window</source>
        <translation>Fenster zeigen</translation>
    </message>
    <message>
        <source>Look: as the desktop has it</source>
        <translation>Aussehen: wie der Desktop</translation>
    </message>
    <message>
        <source>Look: light</source>
        <translation>Aussehen: hell</translation>
    </message>
    <message>
        <source>Look: dark</source>
        <translation>Aussehen: dunkel</translation>
    </message>
    <message>
        <source>Look: high contrast</source>
        <translation>Aussehen: hoher Kontrast</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About AIO Creative Hub</source>
        <translation>Über AIO Creative Hub</translation>
    </message>
    <message>
        <source>AIO Creative Hub %1
GPL-3.0-or-later</source>
        <translation>AIO Creative Hub %1
GPL-3.0-or-later</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
</context>
<context>
    <name>hub::ui::Navigation</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>WORKSPACE</source>
        <translation>ARBEIT</translation>
    </message>
    <message>
        <source>ENGINE</source>
        <translation>MASCHINE</translation>
    </message>
</context>
<context>
    <name>hub::ui::NavigationButton</name>
    <message>
        <source>%1: %2 open</source>
        <translation>%1: %2 offen</translation>
    </message>
</context>
<context>
    <name>hub::ui::NoticeBar</name>
    <message>
        <source>Close the notice</source>
        <translation>Hinweis schließen</translation>
    </message>
</context>
<context>
    <name>hub::ui::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>As the desktop has it</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Keep the hub running in the tray when the window is closed</source>
        <translation>Den Hub im Infobereich weiterlaufen lassen, wenn das Fenster geschlossen wird</translation>
    </message>
    <message>
        <source>Where the desktop has no tray, closing the window ends the hub.</source>
        <translation>Wo der Desktop keinen Infobereich hat, beendet das Schließen den Hub.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Datenordner</translation>
    </message>
    <message>
        <source>Files, jobs and results are in this folder. Limits and the server are set by aio-hub&apos;s configuration file: aio-hub config show.</source>
        <translation>Dateien, Aufträge und Ergebnisse liegen in diesem Ordner. Grenzen und Server stehen in der Konfigurationsdatei: aio-hub config show.</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Ordner öffnen</translation>
    </message>
</context>
<context>
    <name>hub::ui::ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>hub::ui::StatusStrip</name>
    <message>
        <source>%1 running · %2 waiting</source>
        <translation>%1 laufen · %2 warten</translation>
    </message>
    <message>
        <source>Paused · %1</source>
        <translation>Angehalten · %1</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>The hub starts</source>
        <translation>Der Hub startet</translation>
    </message>
    <message>
        <source>The hub&apos;s address: copy it for a browser of this machine</source>
        <translation>Adresse des Hubs: für einen Browser dieses Rechners kopieren</translation>
    </message>
    <message>
        <source>Not running</source>
        <translation>Läuft nicht</translation>
    </message>
    <message>
        <source>The hub could not start</source>
        <translation>Der Hub konnte nicht starten</translation>
    </message>
    <message>
        <source>Where the hub keeps its data</source>
        <translation>Wo der Hub seine Daten hält</translation>
    </message>
    <message>
        <source>To the jobs</source>
        <translation>Zu den Aufträgen</translation>
    </message>
    <message>
        <source>Memory %1 of %2</source>
        <translation>Speicher %1 von %2</translation>
    </message>
    <message>
        <source>Memory %1</source>
        <translation>Speicher %1</translation>
    </message>
    <message>
        <source>Memory of the hub and all processes that it started</source>
        <translation>Speicher des Hubs und aller Prozesse, die er gestartet hat</translation>
    </message>
    <message>
        <source>Sandbox reduced</source>
        <translation>Sandbox eingeschränkt</translation>
    </message>
    <message>
        <source>Sandbox full</source>
        <translation>Sandbox vollständig</translation>
    </message>
    <message>
        <source>Pictures are read with less isolation than the hub can give: aio-hub doctor says why</source>
        <translation>Bilder werden weniger abgeschottet gelesen, als der Hub es kann: aio-hub doctor sagt, warum</translation>
    </message>
    <message>
        <source>Pictures are read in processes that can do nothing else</source>
        <translation>Bilder werden in Prozessen gelesen, die nichts anderes können</translation>
    </message>
</context>
<context>
    <name>hub::ui::Tray</name>
    <message>
        <source>AIO Creative Hub</source>
        <translation>AIO Creative Hub</translation>
    </message>
    <message>
        <source>AIO Creative Hub
%1 running · %2 waiting</source>
        <translation>AIO Creative Hub
%1 laufen · %2 warten</translation>
    </message>
</context>
<context>
    <name>hub::ui::WebViewPane</name>
    <message>
        <source>Workspace</source>
        <translation>Arbeit</translation>
    </message>
    <message>
        <source>Open in the browser?</source>
        <translation>Im Browser öffnen?</translation>
    </message>
    <message>
        <source>This link leaves the hub:</source>
        <translation>Dieser Link führt aus dem Hub hinaus:</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>Hier bleiben</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>Datei speichern</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>Gespeichert: %1</translation>
    </message>
    <message>
        <source>Not saved: %1: %2</source>
        <translation>Nicht gespeichert: %1: %2</translation>
    </message>
</context>
</TS>
