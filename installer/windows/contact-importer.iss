; UNTESTED: written from the documentation of Inno Setup 6; nobody has run it on Windows yet.
; How to run it: see ../README.md. In short, on Windows, after the frozen build is in dist\:
;   iscc /DAppVersion=0.1.0 installer\windows\contact-importer.iss
; The result is dist\contact-importer-0.1.0-setup.exe. It installs for one person, without an
; administrator; the database and the settings of that person stay when it is removed.

#ifndef AppVersion
  #error Say the version: iscc /DAppVersion=0.1.0 ...
#endif
#define AppName "Contact Importer"
#define AppExe "contact-importer.exe"
#define Root SourcePath + "..\..\"

[Setup]
AppId={{6B0C8F57-3E0B-4E0E-9D0E-5B6B0D6C2F41}
AppName={#AppName}
AppVersion={#AppVersion}
AppPublisher=The Contact Importer developers
DefaultDirName={autopf}\{#AppName}
DefaultGroupName={#AppName}
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={#Root}LICENSE
OutputDir={#Root}dist
OutputBaseFilename=contact-importer-{#AppVersion}-setup
SetupIconFile={#Root}build\icons\contact-importer.ico
UninstallDisplayIcon={app}\{#AppExe}
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
CloseApplications=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "ru"; MessagesFile: "compiler:Languages\Russian.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[InstallDelete]
; what an older version had and this one has not
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Root}dist\contact-importer\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\{#AppName}"; Filename: "{app}\{#AppExe}"
Name: "{autodesktop}\{#AppName}"; Filename: "{app}\{#AppExe}"; Tasks: desktopicon

[Registry]
; Among "Open with", never the default of a kind of file.
Root: HKA; Subkey: "Software\Classes\ContactImporter.File"; ValueType: string; ValueData: "{#AppName}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\ContactImporter.File\DefaultIcon"; ValueType: string; ValueData: "{app}\{#AppExe},0"
Root: HKA; Subkey: "Software\Classes\ContactImporter.File\shell\open\command"; ValueType: string; ValueData: """{app}\{#AppExe}"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.csv\OpenWithProgids"; ValueType: string; ValueName: "ContactImporter.File"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.tsv\OpenWithProgids"; ValueType: string; ValueName: "ContactImporter.File"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.vcf\OpenWithProgids"; ValueType: string; ValueName: "ContactImporter.File"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.xls\OpenWithProgids"; ValueType: string; ValueName: "ContactImporter.File"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.xlsx\OpenWithProgids"; ValueType: string; ValueName: "ContactImporter.File"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.ods\OpenWithProgids"; ValueType: string; ValueName: "ContactImporter.File"; ValueData: ""; Flags: uninsdeletevalue

[Run]
Filename: "{app}\{#AppExe}"; Description: "{cm:LaunchProgram,{#AppName}}"; Flags: nowait postinstall skipifsilent
